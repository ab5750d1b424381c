/**
 * What the wall itself costs: from the answer of the server to the frame that shows it, as a performance measure named
 * "wall /events". `npm run measure` reads these; of each name only the latest is kept, so that a wall that is open
 * for a week remembers no more than its views.
 */
import { tick } from 'svelte';

/** Called when an answer has been taken into the view's state. */
export function answered(path: string): void {
  if (typeof requestAnimationFrame === 'undefined') return;
  const start = performance.now();
  const name = `wall ${path}`;
  void tick().then(() =>
    requestAnimationFrame(() => {
      // After the frame in which it is drawn: a message comes behind the painting.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        performance.clearMeasures(name);
        performance.measure(name, { start });
        port1.close();
      };
      port2.postMessage(null);
    }),
  );
}
