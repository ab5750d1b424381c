/** Bars as one path, in a box of 1000 by 100 that is stretched to its place. */

/**
 * A path of one bar for each bucket with a value above zero, the highest as high as the box. Heights go by
 * the square root, so that a single report still shows beside a flood.
 */
export function bars<B extends { at: number }>(
  buckets: readonly B[],
  value: (bucket: B) => number,
  from: number,
  to: number,
  width: number,
): string {
  const most = Math.max(1, ...buckets.map(value));
  const scale = 1000 / Math.max(1, to - from);
  let path = '';
  for (const bucket of buckets) {
    const height = 100 * Math.sqrt(Math.max(0, value(bucket)) / most);
    if (height <= 0) continue;
    const left = Math.max(0, (bucket.at - from) * scale);
    const right = Math.min(1000, (bucket.at + width - from) * scale);
    if (right <= 0 || left >= 1000) continue;
    // A gap between bars, where there is room for one.
    const wide = Math.max(0.6, (right - left) * 0.86);
    path += `M${round(left)} 100V${round(100 - height)}h${round(wide)}V100z`;
  }
  return path;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
