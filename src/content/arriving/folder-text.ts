/** The text of a file of another generator as HTML: its Markdown rendered, its shortcodes and tags taken out. */
import MarkdownIt from 'markdown-it';
import { escapeHtml } from '../../text/html.ts';
import { wikilink } from './html-markdown.ts';

const md = new MarkdownIt({ html: true, linkify: true });
const image = md.renderer.rules.image;
// The title of a picture is its caption.
md.renderer.rules.image = (tokens, index, ...rest) => {
  const html = image?.(tokens, index, ...rest) ?? '';
  const title = String(tokens[index]?.attrGet('title') ?? '');
  return title === '' ? html : `<figure>${html}<figcaption>${escapeHtml(title)}</figcaption></figure>`;
};

export type Surroundings = {
  /** The address of another file by its path or name; null where there is none. */
  addressOf(name: string): string | null;
  /** A picture's place below the folder of the site: `/content/posts/quay/port.jpg`. */
  placeOf(picture: string): string;
};

export function htmlOf(text: string, isMdx: boolean, around: Surroundings): { html: string; remarks: string[] } {
  const remarks = new Set<string>();
  const fenced: string[] = [];
  // What is in code is code.
  const open = highlighted(text).replace(
    /^(```|~~~)[\s\S]*?^\1[^\n]*$/gm,
    (code) => `\ue000${fenced.push(code) - 1}\ue000`,
  );
  const unstyled = withoutAttributes(open);
  const plain = isMdx ? withoutComponents(unstyled, remarks) : unstyled;
  const bare = withoutShortcodes(withoutLiquid(plain, around, remarks), around, remarks);
  const named = bare.replace(/\[\[([^\][\n]+)\]\]/g, (_whole, name) => wikilink(name));
  const whole = named.replace(/\ue000(\d+)\ue000/g, (_mark, index) => fenced[Number(index)] ?? '');
  return { html: related(md.render(whole), around), remarks: [...remarks] };
}

/** Classes and ids as kramdown (`{: .note}`, `{:toc}`) and goldmark (`## Title {#id}`) have them: they are no text. */
function withoutAttributes(text: string): string {
  return text
    .replace(/^(?:[*-]|1\.)[ \t]+\S+\n\{:toc[^}\n]*\}[ \t]*$/gim, '')
    .replace(/^[ \t]*\{(?::|[.#][\w-])[^{}\n]*\}[ \t]*\n?/gm, '')
    .replace(/^(#{1,6}[ \t].*?)[ \t]*\{[.#:][^{}\n]*\}[ \t]*$/gm, '$1')
    .replace(/(?<=[)\]*_])\{:[^{}\n]*\}/g, '');
}

/** Jekyll's own way to write code. */
function highlighted(text: string): string {
  return text.replace(
    /\{%-?\s*highlight\s+(\S+)[^%]*%\}([\s\S]*?)\{%-?\s*endhighlight\s*-?%\}/g,
    (_whole, language, code) => `\n\`\`\`${language}\n${code.trim()}\n\`\`\`\n`,
  );
}

/** Pictures and links by their names in the folder, as whole ones. */
function related(html: string, { addressOf, placeOf }: Surroundings): string {
  return html
    .replace(/(<img\b[^>]*?\ssrc=")([^"]+)"/gi, (whole, start, src) =>
      /^(https?:|data:|\/\/)/i.test(src) ? whole : `${start}${escapeHtml(placeOf(decoded(src)))}"`,
    )
    .replace(/(<a\b[^>]*?\shref=")([^"#?]+\.mdx?)([#?][^"]*)?"/gi, (whole, start, name, rest = '') => {
      const address = /^https?:/i.test(name) ? null : addressOf(decoded(name));
      return address === null ? whole : `${start}${escapeHtml(address + rest)}"`;
    });
}

/** Hugo's `{{< name ... >}}` and `{{% name ... %}}`. */
function withoutShortcodes(text: string, around: Surroundings, remarks: Set<string>): string {
  return text.replace(/\{\{([<%])\s*(\/?)([\w./-]+)([\s\S]*?)\/?\s*[>%]\}\}/g, (_whole, _kind, end, name, rest) => {
    if (end !== '') return '';
    if (name === 'ref' || name === 'relref') return around.addressOf(wordIn(rest)) ?? '';
    if (name === 'figure' || name === 'img') return figureOf(rest);
    if (name === 'youtube') return `\n\nhttps://www.youtube.com/watch?v=${named(rest, 'id') ?? wordIn(rest)}\n\n`;
    if (name === 'vimeo') return `\n\nhttps://vimeo.com/${named(rest, 'id') ?? wordIn(rest)}\n\n`;
    if (name !== 'highlight') remarks.add(`the shortcode "${name}" is left out, what is between its ends stays`);
    return '';
  });
}

/** Jekyll's and Eleventy's `{% ... %}` and `{{ ... }}`. */
function withoutLiquid(text: string, { addressOf }: Surroundings, remarks: Set<string>): string {
  return text
    .replace(/\{%-?\s*(?:post_url|link)\s+(\S+)\s*-?%\}/g, (_whole, name) => addressOf(name) ?? '')
    .replace(/\{%-?\s*(?:end)?(?:raw|comment)\s*-?%\}/g, '')
    .replace(/\{%(?![<%])-?\s*(\w+)[^%]*%\}(?!\})/g, (_whole, name) => {
      if (!name.startsWith('end')) remarks.add(`the tag "${name}" is left out, what is between its ends stays`);
      return '';
    })
    .replace(/\{\{-?\s*["']?([^<%}][^}]*?)["']?\s*-?\}\}/g, (_whole, expression) => {
      const path = /^([^"'|]*)["']?\s*\|\s*(relative_url|absolute_url|url)$/.exec(expression)?.[1];
      if (path === undefined && !/^site\.(url|baseurl)$/.test(expression.trim()))
        remarks.add(`"{{ ${expression} }}" is left out`);
      return path ?? '';
    });
}

/** MDX: imports and exports are no text, components are what nobody can run here. */
function withoutComponents(text: string, remarks: Set<string>): string {
  return text
    .replace(/^(import|export)\s[^\n]*$/gm, '')
    .replace(/<\/?([A-Z]\w*)(?:\s[^<>]*?)?\/?>/g, (_whole, name) => {
      remarks.add(`the component <${name}> is left out, what is in it stays`);
      return '';
    });
}

function figureOf(rest: string): string {
  const src = named(rest, 'src') ?? wordIn(rest);
  const caption = named(rest, 'caption') ?? named(rest, 'title') ?? '';
  const alt = named(rest, 'alt') ?? '';
  return `\n\n<figure><img src="${escapeHtml(src)}" alt="${escapeHtml(alt)}"><figcaption>${escapeHtml(caption)}</figcaption></figure>\n\n`;
}

function named(rest: string, name: string): string | null {
  return new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|\`([^\`]*)\`)`).exec(rest)?.slice(1).find(Boolean) ?? null;
}

/** The first value that has no name. */
function wordIn(rest: string): string {
  return /^\s*["`]?([^\s"`]+)["`]?/.exec(rest)?.[1] ?? '';
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
