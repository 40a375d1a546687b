// Reading two long answers: scrolling them together, and marking the words that differ. Nothing here touches the text itself.
window.attune ??= {};

window.attune.reading = (() => {
  const WORDS = /[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu;
  const MOST_WORDS = 1500;

  function words(root) {
    const found = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (const match of node.data.matchAll(WORDS)) {
        found.push({ text: match[0], node, start: match.index, end: match.index + match[0].length });
      }
    }
    return found.slice(0, MOST_WORDS);
  }

  /** Longest common subsequence: which words of both sides belong to it. */
  function common(a, b) {
    const width = b.length + 1;
    const length = new Uint16Array((a.length + 1) * width);
    for (let i = a.length - 1; i >= 0; i--) {
      for (let j = b.length - 1; j >= 0; j--) {
        length[i * width + j] =
          a[i].text === b[j].text
            ? length[(i + 1) * width + j + 1] + 1
            : Math.max(length[(i + 1) * width + j], length[i * width + j + 1]);
      }
    }
    const shared = new Set();
    for (let i = 0, j = 0; i < a.length && j < b.length; ) {
      if (a[i].text === b[j].text) {
        shared.add(a[i++]).add(b[j++]);
      } else if (length[(i + 1) * width + j] >= length[i * width + j + 1]) {
        i++;
      } else {
        j++;
      }
    }
    return shared;
  }

  function range(word) {
    const marked = new Range();
    marked.setStart(word.node, word.start);
    marked.setEnd(word.node, word.end);
    return marked;
  }

  return {
    /** Marks what differs between two elements; a highlight of ranges, so the elements stay as they are. */
    mark(left, right) {
      const a = words(left);
      const b = words(right);
      const shared = common(a, b);
      const differing = [...a, ...b].filter((word) => !shared.has(word)).map(range);
      CSS.highlights.set('differs', new Highlight(...differing));
    },

    unmark() {
      CSS.highlights.delete('differs');
    },

    /** Scrolls the others to the same share of their length. */
    follow(scrolled, others) {
      const share = scrolled.scrollTop / Math.max(1, scrolled.scrollHeight - scrolled.clientHeight);
      for (const other of others) {
        const top = Math.round(share * (other.scrollHeight - other.clientHeight));
        if (other !== scrolled && Math.abs(other.scrollTop - top) > 1) other.scrollTop = top;
      }
    },
  };
})();
