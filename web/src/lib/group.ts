/** Changes as the view Now shows them: by what they are about, that with the latest change first. */
import type { Change } from './api/types';

export type Group = {
  key: string;
  title: string;
  event: number | null;
  /** The latest first. */
  changes: Change[];
  at: number;
};

/** What a change is about: its event, so that its claims and figures stand together, or its subject. */
export function groupKey(change: Change): string {
  if (change.event !== null) return `event-${change.event}`;
  return `${change.subject.of}-${change.subject.id}`;
}

/** Groups of changes, the one with the latest change first; each change once, whatever came twice. */
export function grouped(changes: readonly Change[]): Group[] {
  const groups = new Map<string, Group>();
  const seen = new Set<string>();
  for (const change of latestFirst(changes)) {
    if (seen.has(change.id)) continue;
    seen.add(change.id);
    const key = groupKey(change);
    const group = groups.get(key);
    if (group) group.changes.push(change);
    else {
      groups.set(key, {
        key,
        title: change.title,
        event: change.event,
        changes: [change],
        at: change.at,
      });
    }
  }
  // A group is named by its event: the title of a matter tells more than that of a figure.
  for (const group of groups.values()) {
    const matter = group.changes.find((change) => change.subject.of === 'matter');
    if (matter) group.title = matter.title;
  }
  return [...groups.values()];
}

/** The latest first; of one moment in the order of their ids, which no order of arrival changes. */
export function latestFirst(changes: readonly Change[]): Change[] {
  return [...changes].sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** `changes` with `more` among them, each once. */
export function merged(changes: readonly Change[], more: readonly Change[]): Change[] {
  const ids = new Set(changes.map((change) => change.id));
  return latestFirst([...changes, ...more.filter((change) => !ids.has(change.id))]);
}
