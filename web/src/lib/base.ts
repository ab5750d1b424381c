/** The path under which a reverse proxy shows the wall ("/watch"), or nothing. */
export const base: string = readBase();

function readBase(): string {
  if (typeof document === 'undefined') return '';
  const meta = document.querySelector<HTMLMetaElement>('meta[name="watchfloor-base"]');
  return normalBase(meta?.content ?? '');
}

/** A base path as it is put before others: "/watch", or nothing. What is no path counts as nothing. */
export function normalBase(told: string): string {
  if (!told.startsWith('/') || told.startsWith('//')) return '';
  return told.replace(/\/+$/, '');
}
