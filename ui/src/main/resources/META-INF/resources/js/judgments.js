// The judgments that have no receipt yet. They lie in localStorage from the key stroke until the receipt, so that neither a
// lost network, a closed tab nor a dead server loses one; the server takes the same judgment twice for one.
window.attune ??= {};

{
  /** Milliseconds after which the page says that a judgment waits, and after which it is sent once more. */
  const SLOW = 1500;
  const GIVE_UP = 8000;

  window.attune.Judgments = class {
    /**
     * @param {string} owner whose queue: two people may share a browser
     * @param {(entry: object) => Promise<{status: string, message: ?string}>} send
     * @param {(state: 'saved' | 'sending' | 'waiting', count: number) => void} show
     * @param {(entry: object, outcome: object) => void} received
     */
    constructor(owner, send, show, received) {
      this.key = `attune.judgments.${owner}`;
      this.send = send;
      this.show = show;
      this.received = received;
      this.entries = this.#load();
      this.draining = null;
    }

    has(task) {
      return this.entries.some((entry) => entry.task === task);
    }

    add(entry) {
      this.entries.push(entry);
      this.#store();
      this.show('sending', this.entries.length);
      return this.drain();
    }

    /** Takes the newest one back, unless it may be on its way already. */
    takeBack() {
      if (this.entries.length < (this.draining ? 2 : 1)) return null;
      const entry = this.entries.pop();
      this.#store();
      return entry;
    }

    drain() {
      this.draining ??= this.#drain().finally(() => (this.draining = null));
      return this.draining;
    }

    async #drain() {
      for (let pause = 500; this.entries.length > 0; ) {
        const entry = this.entries[0];
        const outcome = await this.#attempt(entry);
        if (outcome === null) {
          this.show('waiting', this.entries.length);
          await new Promise((done) => setTimeout(done, pause));
          pause = Math.min(pause * 2, 8000);
          continue;
        }
        pause = 500;
        this.entries.shift();
        this.#store();
        this.received(entry, outcome);
      }
      this.show('saved', 0);
    }

    async #attempt(entry) {
      const slow = setTimeout(() => this.show('waiting', this.entries.length), SLOW);
      const timeout = new Promise((_, reject) => setTimeout(() => reject(new Error('no receipt')), GIVE_UP));
      try {
        const outcome = await Promise.race([this.send(entry), timeout]);
        return outcome.status === 'LATER' ? null : outcome;
      } catch {
        return null;
      } finally {
        clearTimeout(slow);
      }
    }

    #load() {
      try {
        return JSON.parse(localStorage.getItem(this.key) ?? '[]');
      } catch {
        return [];
      }
    }

    #store() {
      try {
        localStorage.setItem(this.key, JSON.stringify(this.entries));
      } catch {
        // a full or forbidden storage leaves the queue in memory; the page says "waiting" until it is sent
      }
    }
  };
}
