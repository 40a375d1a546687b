// Light or dark, remembered by this browser; the server paints the first page by the cookie.
window.attune ??= {};

window.attune.scheme = {
  isDark() {
    const scheme = getComputedStyle(document.documentElement).colorScheme;
    const both = scheme.includes('light') && scheme.includes('dark');
    return both ? matchMedia('(prefers-color-scheme: dark)').matches : scheme.includes('dark');
  },

  toggle() {
    const next = this.isDark() ? 'light' : 'dark';
    document.documentElement.style.colorScheme = next;
    document.cookie = `attune-scheme=${next}; path=/; max-age=31536000; samesite=lax`;
    this.changed();
  },

  changed() {
    window.dispatchEvent(new Event('attune-scheme'));
  },
};

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => window.attune.scheme.changed());
