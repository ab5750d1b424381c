/** What changes something: acts, saved searches, alerts, signing in. Kept until the mock stops. */
import { tend } from './desk.mjs';

export function write(asked) {
  const { live, state, method, path, body } = asked;
  const isOwn = path === '/session' || path === '/presence';
  if (state.role === 'viewer' && !isOwn) return { status: 403, problem: 'a viewer may only look' };
  const tended = tend(asked);
  if (tended !== null) return tended;
  const [, name, id] = path.split('/');
  switch (`${method} ${name}`) {
    case 'POST acts': {
      const act = {
        act: state.next,
        author: state.user ?? 'you',
        at: live.now,
        words: null,
        to: null,
        other: null,
        undoes: null,
        undone_by: null,
        ...body,
      };
      state.next += 1;
      state.acts.push(act);
      return { json: act };
    }
    case 'DELETE acts':
      state.acts = state.acts.filter((act) => act.act !== Number(id));
      return {};
    case 'POST searches': {
      const search = { id: state.next, by: state.user ?? 'you', at: live.now, ...body };
      state.next += 1;
      state.searches.push(search);
      return { json: search };
    }
    case 'DELETE searches':
      state.searches = state.searches.filter((search) => search.id !== Number(id));
      return {};
    case 'POST presence':
      return {};
    case 'POST session':
      if (body?.password !== 'watchfloor')
        return { status: 401, problem: 'name or password is wrong' };
      state.user = body.name;
      return { json: { name: body.name, role: state.role, csrf: 'mock' } };
    case 'DELETE session':
      state.user = null;
      return {};
    default:
      return { status: 404, problem: `there is no ${method} ${path}` };
  }
}
