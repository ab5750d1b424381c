/** Numbers as people read them. */
import { t } from './i18n';

const plain = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

export function number(value: number): string {
  // The sign of subtraction is as wide as a digit, and no hyphen.
  return plain.format(value).replace('-', '\u2212');
}

/** "14 to 23", "at least 14", "up to 23", "17", "about 17": what a figure holds, open ends told. */
export function range(low: number | null, high: number | null, approximate = false): string {
  const text = exact(low, high);
  return approximate ? t('range.about', { range: text }) : text;
}

function exact(low: number | null, high: number | null): string {
  if (low === null && high === null) return t('range.none');
  if (low === null) return t('range.open.low', { high: number(high ?? 0) });
  if (high === null) return t('range.open.high', { low: number(low) });
  if (low === high) return number(low);
  return t('range.both', { low: number(low), high: number(high) });
}
