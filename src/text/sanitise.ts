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
  exclusiveFilter: ({ tag, attribs, text }) => tag === 'a' && (text.trim() === '' || unlessReachable(attribs.href)),
};

/**
 * HTML that any output may carry: an allow-list of elements, no scripts, styles or handlers, links that lead somewhere. Quotation
 * marks in text stay as they are: feeds escape them once more, and Arabic prose is full of them.
 */
export function sanitise(html: string): string {
  return html.includes('<') ? sanitizeHtml(html, allowed) : html.replaceAll('&quot;', '"');
}

/** The words of a piece of HTML. */
export function plainText(html: string): string {
  const bare = html
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>');
  return bare.replace(/&quot;/g, '"').replace(/&amp;/g, '&');
}

/** What becomes of a link that leads nowhere: its words stay. */
function unlessReachable(href: string | undefined): false | 'excludeTag' {
  return reachable(href) ? false : 'excludeTag';
}

/** Whether a link means the same from everywhere: an address, a path on this host, or an article's name (`wiki:`). */
export function reachable(href: string | undefined): boolean {
  return href !== undefined && (/^(https?:\/\/|mailto:|wiki:)/i.test(href) || /^\/(?![/\\])/.test(href));
}
