// What other coders do, by long poll. An answer is used only if nothing of ours went out or came back
// meanwhile: otherwise it may be older than what the screen shows, and the same question is asked again.

class Changes {
  constructor(connection, outbox, apply) {
    Object.assign(this, { connection, outbox, apply });
    this.pause = skippablePause();
    this.stopper = new AbortController();
  }

  async run(seq) {
    let after = seq;
    let failures = 0;
    while (!this.stopper.signal.aborted) {
      if (!this.outbox.idle) {
        await this.pause(200);
        continue;
      }
      const version = this.outbox.version;
      const news = await this.ask(after).catch(() => null);
      if (this.stopper.signal.aborted) return;
      if (!news) await this.pause(PAUSES[Math.min(failures++, PAUSES.length - 1)]);
      else if (this.outbox.idle && this.outbox.version === version) {
        failures = 0;
        after = news.seq;
        this.apply(news);
      }
    }
  }

  async ask(after) {
    const { api, revision } = this.connection;
    const asked = new URLSearchParams({ revision, after });
    const headers = this.connection.headers();
    const response = await fetch(`${api}/changes?${asked}`, { headers, signal: this.stopper.signal });
    return response.ok ? response.json() : null;
  }

  stop() {
    this.stopper.abort();
    this.pause.skip?.();
  }
}
