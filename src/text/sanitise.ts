import sanitizeHtml from 'sanitize-html';

const inline = [
  'a',
  'abbr',
  'b',
  'bdi',
  'br',
  'cite',
  'code',
  'del',
  'em',
  'i',
  'ins',
  'kbd',
  'mark',
  'q',
  's',
  'small',
];
const moreInline = ['span', 'strong', 'sub', 'sup', 'time', 'u', 'var'];
const blocks = ['blockquote', 'dd', 'dl', 'dt', 'h2', 'h3', 'h4', 'hr', 'li', 'ol', 'p', 'pre', 'ul'];
const tables = ['caption', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr'];

const allowed: sanitizeHtml.IOptions = {
  allowedTags: [...inline, ...moreInline, ...blocks, ...tables],
  allowedAttributes: {
    '*': ['dir', 'lang'],
    a: ['href', 'hreflang', 'title'],
    ol: ['start'],
    time: ['datetime'],
    td: ['colspan', 'rowspan'],
    th: ['colspan', 'rowspan', 'scope'],
  },
  allowedSchemes: ['http', 'https', 'mailto', 'wiki'],
  allowProtocolRelative: false,
  exclusiveFilter: linksThat(reachable),
};

/** What people elsewhere may write: a path would lead to a page of ours, and `wiki:` to an article. */
const allowedFromElsewhere: sanitizeHtml.IOptions = {
  ...allowed,
  allowedSchemes: ['http', 'https', 'mailto'],
  exclusiveFilter: linksThat((href) => /^(https?:\/\/|mailto:)/i.test(href ?? '')),
  nestingLimit: 20,
};

/**
 * Characters of somebody else's HTML that are read, and that are kept. Cleaning twice as much takes more than twice as
 * long, so it is cut before; the whole is where it was written.
 */
const mostRead = 32 * 1024;
const mostKept = 20_000;

/**
 * HTML that any output may carry: an allow-list of elements, no scripts, styles or handlers, links that lead somewhere. Quotation
 * marks in text stay as they are: feeds escape them once more, and Arabic prose is full of them.
 */
export function sanitise(html: string): string {
  return html.includes('<') ? sanitizeHtml(html, allowed) : html.replaceAll('&quot;', '"');
}

/** The same of what people elsewhere send, no longer than anybody reads. */
export function sanitiseFromElsewhere(html: string): string {
  const clean = sanitizeHtml(cut(html, mostRead), allowedFromElsewhere);
  return clean.length <= mostKept ? clean : sanitizeHtml(`${cut(clean, mostKept)} …`, allowedFromElsewhere);
}

/** The beginning of HTML, without a tag or an entity that was cut through. */
function cut(html: string, most: number): string {
  if (html.length <= most) return html;
  const start = html.slice(0, most);
  const opened = start.lastIndexOf('<');
  const whole = opened > start.lastIndexOf('>') ? start.slice(0, opened) : start;
  return whole.replace(/&#?\w{0,8}$/, '').toWellFormed();
}

/** The words of a piece of HTML. */
export function plainText(html: string): string {
  // Behind the last `>` no tag ends: to look for its end from every `<` there would take the square of their number.
  const end = html.lastIndexOf('>') + 1;
  const bare = (html.slice(0, end).replace(/<[^>]*>/g, '') + html.slice(end))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>');
  return bare.replace(/&quot;/g, '"').replace(/&amp;/g, '&');
}

/** The words of HTML of any kind, without what is in scripts and styles. */
export function wordsOf(html: string): string {
  return /[<&]/.test(html) ? plainText(sanitizeHtml(html, { allowedTags: [], allowedAttributes: {} })) : html;
}

/** Drops links without words; of those that lead nowhere the words stay. */
function linksThat(lead: (href: string | undefined) => boolean): sanitizeHtml.IOptions['exclusiveFilter'] {
  return ({ tag, attribs, text }) => tag === 'a' && (text.trim() === '' || (lead(attribs.href) ? false : 'excludeTag'));
}

/** Whether a link means the same from everywhere: an address, a path on this host, or an article's name (`wiki:`). */
export function reachable(href: string | undefined): boolean {
  return href !== undefined && (/^(https?:\/\/|mailto:|wiki:)/i.test(href) || /^\/(?![/\\])/.test(href));
}
