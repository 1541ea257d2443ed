import type { MarkdownIt } from 'markdown-it';

/** How a wikilink's target travels through HTML until it becomes a reference. */
const scheme = 'wiki:';

/** `[[Title]]` and `[[Title|words]]`: a link by name, as in Obsidian and many wikis. */
export function wikilinks(md: MarkdownIt): void {
  md.inline.ruler.before('link', 'wikilink', (state, silent) => {
    const match = /^\[\[([^\][|\n]+)(?:\|([^\][\n]+))?\]\]/.exec(state.src.slice(state.pos));
    if (!match) return false;
    if (!silent) {
      const target = (match[1] ?? '').trim();
      state.push('link_open', 'a', 1).attrs = [['href', scheme + encodeURIComponent(target)]];
      state.push('text', '', 0).content = (match[2] ?? target).trim();
      state.push('link_close', 'a', -1);
    }
    state.pos += match[0].length;
    return true;
  });
}

/** The name that a wikilink's address stands for; null for any other address. */
export function wikilinkTarget(href: string): string | null {
  if (!href.startsWith(scheme)) return null;
  try {
    return decodeURIComponent(href.slice(scheme.length));
  } catch {
    // Written by hand, as an address: not by the rule above.
    return href.slice(scheme.length);
  }
}
