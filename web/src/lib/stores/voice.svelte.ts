/** What a screen reader is told of what happens by itself. */
class Voice {
  said = $state('');
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Says it once things are quiet: twenty changes are one sentence. */
  say(text: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.said = text;
    }, 700);
  }
}

export const voice = new Voice();
