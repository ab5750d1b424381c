/** Something an admin does: asked of the server, told how it went, and the list asked for again. */
import { t } from '../../lib/i18n';

export class Work {
  fault = $state('');
  done = $state('');
  busy = $state(false);

  /** Does it, one at a time. Says whether it went well. */
  async do(work: () => Promise<unknown>, after: () => void = () => {}): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.fault = '';
    this.done = '';
    try {
      await work();
      this.done = t('admin.done');
      after();
      return true;
    } catch (why) {
      this.fault = t('acts.refused', { why: why instanceof Error ? why.message : String(why) });
      return false;
    } finally {
      this.busy = false;
    }
  }
}
