// The desk at which answers are judged. The server keeps the next tasks in the page, hidden; a key judges the visible one and
// shows the next at once, without waiting for anybody. What each key does stands on the buttons (data-keys), not here.
window.attune ??= {};

window.attune.annotate = (() => {
  const FLASH = 120;
  const SCORE_KEYS = /^[0-9]$/;

  class Desk {
    constructor(root) {
      this.root = root;
      this.stage = root.querySelector('.stage');
      this.saved = root.querySelector('.saved');
      this.comment = root.querySelector('.comment-box textarea');
      this.active = null;
      this.flagged = false;
      this.linked = true;
      this.receipts = [];
      this.judgments = new window.attune.Judgments(
        root.dataset.person,
        (entry) => root.$server.judge(entry),
        (state, count) => this.showState(state, count),
        (entry, outcome) => this.received(entry, outcome),
      );
      this.listen();
      this.advance();
      this.judgments.drain();
    }

    listen() {
      this.onKey = (event) => this.key(event);
      window.addEventListener('keydown', this.onKey);
      this.root.addEventListener('click', (event) => this.click(event));
      this.root.addEventListener('scroll', (event) => this.scrolled(event), { capture: true, passive: true });
      this.comment.addEventListener('input', () => this.showTools());
      this.watcher = new MutationObserver(() => this.advance());
      this.watcher.observe(this.stage, { childList: true });
    }

    close() {
      window.removeEventListener('keydown', this.onKey);
      this.watcher.disconnect();
      clearTimeout(this.poll);
      window.attune.reading.unmark();
    }

    // ---- which task is shown

    advance() {
      const tasks = [...this.stage.querySelectorAll('.task')];
      const next = tasks.find((task) => !task.classList.contains('done') && !this.judgments.has(task.dataset.task));
      this.root.classList.toggle('idle', !next);
      this.root.classList.remove('loading');
      if (next !== this.active) {
        this.active?.classList.remove('active');
        this.active = next ?? null;
        this.active?.classList.add('active');
        this.begin();
      }
      if (!next) this.askAgain(150);
    }

    begin() {
      this.shownAt = performance.now();
      this.flagged = false;
      this.comment.value = '';
      this.closePanels();
      window.attune.reading.unmark();
      this.diffing = false;
      this.scores = new Map();
      this.showTools();
      this.showScores();
    }

    askAgain(pause) {
      clearTimeout(this.poll);
      this.poll = setTimeout(async () => {
        if (this.active || !this.root.isConnected) return;
        try {
          const broken = await this.root.$server.more();
          this.root.classList.toggle('broken', broken);
          if (broken) this.root.classList.remove('idle');
        } finally {
          if (!this.active) this.askAgain(Math.min(pause * 1.5, 2000));
        }
      }, pause);
    }

    // ---- judging

    judge(verdict, values = null) {
      const task = this.active;
      if (!task) return;
      const entry = {
        task: task.dataset.task,
        displayed: JSON.parse(task.dataset.displayed),
        guidelines: Number(task.dataset.guidelines),
        verdict,
        scores: values,
        millis: Math.round(performance.now() - this.shownAt),
        comment: this.comment.value.trim() || null,
        flagged: this.flagged,
      };
      task.classList.add('done');
      const sent = this.judgments.add(entry);
      this.advance();
      return sent;
    }

    received(entry, outcome) {
      if (outcome.status === 'REFUSED') {
        this.refusal = outcome.message;
        return;
      }
      this.refusal = null;
      this.receipts.push({ judgment: outcome.judgment, task: entry.task });
    }

    async undo() {
      const waiting = this.judgments.takeBack();
      if (waiting) {
        this.stage.querySelector(`[data-task="${CSS.escape(waiting.task)}"]`)?.classList.remove('done');
        this.advance();
        return;
      }
      await this.judgments.drain();
      const last = this.receipts.pop();
      if (!last) return this.say('nothing to undo on this page', '');
      const problem = await this.root.$server.undo(last.judgment, last.task);
      this.say(problem ?? 'taken back', problem ? 'refused' : '');
    }

    // ---- keys and clicks

    key(event) {
      if (!this.root.isConnected) return this.close();
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const typing = event.composedPath()[0].matches?.('input, textarea, select, [contenteditable]');
      if (event.key === 'Escape') return this.escape();
      if (typing || this.root.querySelector('dialog[open]') || event.repeat) return;
      const name = this.name(event);
      const button = this.buttonFor(name);
      if (button) {
        event.preventDefault();
        this.press(button);
      } else if (this.scoreKey(name)) {
        event.preventDefault();
      }
    }

    /** The digit whatever the layout puts on its key, a letter in lower case, or the key's own name. */
    name(event) {
      const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
      if (digit && !(event.key === '?' || event.key === '/')) return digit[1];
      return event.key.length === 1 ? event.key.toLowerCase() : event.key;
    }

    buttonFor(name) {
      const open = this.root.querySelector('.reasons.open');
      const within = open ?? this.root;
      return [...within.querySelectorAll('[data-keys]')].find(
        (button) => button.dataset.keys.split(' ').includes(name) && (open || !button.closest('.reasons')),
      );
    }

    click(event) {
      const button = event.target.closest('[data-do]');
      if (!button) return;
      // a button that was clicked by hand keeps the focus, and the next space bar would press it again
      if (event.detail > 0) button.blur();
      this.press(button);
    }

    press(button) {
      const action = button.dataset.do;
      button.classList.add('pressed');
      setTimeout(() => button.classList.remove('pressed'), FLASH);
      switch (action) {
        case 'judge': return this.judge(button.dataset.verdict);
        case 'score': return this.score(button.closest('.dimension'), Number(button.dataset.value));
        case 'submit': return this.submitScores();
        case 'undo': return this.undo();
        case 'skip': return this.toggle('.reasons');
        case 'comment': return this.toggle('.comment-box') && this.comment.focus();
        case 'guidelines': return this.toggle('.drawer');
        case 'flag': this.flagged = !this.flagged; return this.showTools();
        case 'link': this.linked = !this.linked; return this.showTools();
        case 'diff': return this.diff();
        case 'keys': return this.root.querySelector('dialog.keys').showModal();
        case 'close': return this.closePanels();
        case 'side': return this.jump(button.dataset.side);
      }
    }

    escape() {
      document.activeElement?.blur();
      this.closePanels();
    }

    toggle(selector) {
      const panel = this.root.querySelector(selector);
      const open = !panel.classList.contains('open');
      this.closePanels();
      panel.classList.toggle('open', open);
      return open;
    }

    closePanels() {
      this.root.querySelectorAll('.open').forEach((panel) => panel.classList.remove('open'));
      this.root.querySelector('dialog[open]')?.close();
    }

    // ---- scores: a row a dimension

    rows() {
      return [...this.root.querySelectorAll('.dimension')];
    }

    current() {
      return this.rows().find((row) => !this.scores.has(row.dataset.name)) ?? null;
    }

    scoreKey(name) {
      if (this.rows().length === 0) return false;
      if (name === 'Backspace') {
        const last = [...this.scores.keys()].pop();
        this.scores.delete(last);
        this.showScores();
        return true;
      }
      const row = this.current();
      if (!SCORE_KEYS.test(name) || !row) return false;
      const button = row.querySelector(`[data-value="${name}"]`);
      if (button) this.press(button);
      return true;
    }

    score(row, value) {
      this.scores.delete(row.dataset.name);
      this.scores.set(row.dataset.name, value);
      this.showScores();
    }

    submitScores() {
      if (this.active && !this.current()) this.judge('scores', Object.fromEntries(this.scores));
    }

    showScores() {
      const current = this.active ? this.current() : null;
      for (const row of this.rows()) {
        row.classList.toggle('current', row === current);
        const value = this.scores.get(row.dataset.name);
        for (const button of row.querySelectorAll('[data-value]')) {
          button.setAttribute('aria-pressed', String(Number(button.dataset.value) === value));
        }
      }
      const submit = this.root.querySelector('[data-do=submit]');
      if (submit) submit.disabled = current !== null || !this.active;
    }

    // ---- what the tools show

    showTools() {
      const pressed = {
        flag: this.flagged,
        link: this.linked,
        diff: this.diffing,
        comment: this.comment.value.trim() !== '',
      };
      for (const [action, on] of Object.entries(pressed)) {
        this.root.querySelector(`.tools [data-do=${action}]`)?.setAttribute('aria-pressed', String(on));
      }
    }

    showState(state, count) {
      if (state === 'saved' && this.refusal) return this.say(this.refusal, 'refused');
      if (state === 'sending') return this.say('saving', '');
      if (state === 'waiting') {
        return this.say(`${count} waiting for the server, kept in this browser`, 'waiting');
      }
      if (this.receipts.length > 0) this.say('saved ✓', '');
    }

    say(text, kind) {
      this.saved.textContent = text;
      this.saved.className = `saved ${kind}`;
    }

    // ---- reading

    bodies() {
      return this.active ? [...this.active.querySelectorAll('.answer > .body')] : [];
    }

    scrolled(event) {
      if (event.target.matches?.('.answer > .body') && this.linked) {
        window.attune.reading.follow(event.target, this.bodies());
      }
    }

    diff() {
      const [left, right] = this.bodies();
      if (!right) return;
      this.diffing = !this.diffing;
      if (this.diffing) window.attune.reading.mark(left, right);
      else window.attune.reading.unmark();
      this.showTools();
    }

    jump(side) {
      this.active?.querySelector(`.answer[data-side="${side}"]`)?.scrollIntoView({ block: 'start' });
    }
  }

  return {
    open(root) {
      root.$desk?.close();
      root.$desk = new Desk(root);
    },
    close(root) {
      root.$desk?.close();
    },
  };
})();
