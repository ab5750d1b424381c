/** The live stream, and what is known "now": all of the crisis, or, played, as much as was told so far. */

export class Live {
  constructor(world, { every, cut }) {
    this.world = world;
    this.cut = cut;
    this.open = new Set();
    // Of a played crisis the first ten reports are there when it begins.
    this.told = every === null ? world.moments.length : 10;
    this.log = [];
    if (every !== null) setInterval(() => this.step(), every * 1000).unref();
    setInterval(() => this.send(': still here\n\n'), 15_000).unref();
  }

  get now() {
    return this.world.moments[Math.min(this.told, this.world.moments.length) - 1];
  }

  get revision() {
    return this.told;
  }

  frame(at = null, window = '7d') {
    const as_of = at === null ? this.now : Math.min(at, this.now);
    const unit = { h: 3_600_000, d: 86_400_000, w: 604_800_000 }[window.at(-1)];
    const since = unit ? as_of - Number.parseInt(window, 10) * unit : 0;
    return {
      as_of: at ?? this.now,
      revision: this.revision,
      acts: 0,
      since,
      window,
      live: at === null,
    };
  }

  step() {
    if (this.told >= this.world.moments.length) return;
    const before = this.now;
    this.told += 1;
    for (const change of this.world.changes
      .filter((one) => one.at > before && one.at <= this.now)
      .reverse()) {
      this.emit('change', change);
    }
    this.emit('frame', this.frame());
  }

  emit(type, data) {
    const id = `${this.log.length + 1}`;
    const text = `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
    this.log.push(text);
    this.send(text);
  }

  send(text) {
    for (const response of this.open) response.write(text);
  }

  connect(request, response) {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    const last = Number(request.headers['last-event-id'] ?? this.log.length);
    response.write(': welcome\n\n');
    for (const text of this.log.slice(last)) response.write(text);
    if (request.headers['last-event-id'] === undefined) {
      response.write(
        `id: ${this.log.length}\nevent: frame\ndata: ${JSON.stringify(this.frame())}\n\n`,
      );
    }
    this.open.add(response);
    const end = this.cut === null ? null : setTimeout(() => response.destroy(), this.cut * 1000);
    response.on('close', () => {
      this.open.delete(response);
      clearTimeout(end);
    });
  }
}
