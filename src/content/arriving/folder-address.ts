/** Where a generator put the page of a file: what the front matter says, else the generator's own rule. */
import { slugOf } from '../../text/slug.ts';

export type Generator = 'hugo' | 'jekyll' | 'eleventy' | 'astro';

export type Filed = {
  generator: Generator;
  /** Below the folder of the content, with `/`, without extension and language: `posts/2020-01-02-quay`. */
  path: string;
  fields: Record<string, unknown>;
  /** Of the front matter or the name. */
  date: string | null;
  /** Patterns of the site's settings: by section, `''` for all. */
  patterns: ReadonlyMap<string, string>;
};

/** A path that begins with `/`; null where nothing says it. */
export function formerPath(filed: Filed): string | null {
  const { fields, generator } = filed;
  const written = [fields.url, fields.permalink].find((one) => typeof one === 'string' && one !== '');
  if (typeof written === 'string' && !/[{}]/.test(written)) {
    const path = written.replace(/^https?:\/\/[^/]+/, '');
    return fill(path.startsWith('/') ? path : `/${path}`, filed);
  }
  if (fields.permalink === false) return null;
  const pattern = filed.patterns.get(sectionOf(filed)) ?? filed.patterns.get('') ?? byDefault[generator];
  return pattern === undefined ? ownPath(filed) : fill(pattern, filed);
}

/** Jekyll alone makes an address of the date. */
const byDefault: Partial<Record<Generator, string>> = { jekyll: '/:categories/:year/:month/:day/:title.html' };

/** Jekyll's names for its own patterns. */
export const jekyllStyles: Record<string, string> = {
  date: '/:categories/:year/:month/:day/:title.html',
  pretty: '/:categories/:year/:month/:day/:title/',
  ordinal: '/:categories/:year/:y_day/:title.html',
  none: '/:categories/:title.html',
};

function sectionOf({ path }: Filed): string {
  return path.includes('/') ? (path.split('/')[0] ?? '') : '';
}

/** The file's own path, with its slug for the last part: `posts/quay/index` is `/posts/quay/`. */
function ownPath(filed: Filed): string {
  const parts = filed.path.split('/').filter((part) => part !== '');
  if (parts.at(-1) === 'index') parts.pop();
  const name = textOf(filed.fields.slug) ?? nameOf(filed);
  const whole = [...parts.slice(0, -1), ...(parts.length === 0 ? [] : [name])];
  const spelled = filed.generator === 'hugo' ? whole.map((part) => part.toLowerCase().replaceAll(' ', '-')) : whole;
  return `/${spelled.map((part) => encodeURI(part)).join('/')}/`.replace(/\/+/g, '/');
}

/** Without the date before it, which Jekyll and Eleventy take out. */
function nameOf({ path, generator }: Filed): string {
  const parts = path.split('/');
  const last = (parts.at(-1) === 'index' ? parts.at(-2) : parts.at(-1)) ?? '';
  return generator === 'jekyll' || generator === 'eleventy' ? last.replace(/^\d{4}-\d{2}-\d{2}-/, '') : last;
}

function fill(pattern: string, filed: Filed): string {
  const { fields, date } = filed;
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{1,2})-(\d{1,2})/.exec(date ?? '') ?? [];
  const slug = textOf(fields.slug) ?? nameOf(filed);
  const title = filed.generator === 'hugo' ? slugOf(textOf(fields.title) ?? slug) : slug;
  const categories = listOf(fields.categories ?? fields.category, filed.generator).map((one) =>
    one.toLowerCase().replaceAll(' ', '-'),
  );
  const values: Record<string, string> = {
    ...{ year, month: month.padStart(2, '0'), day: day.padStart(2, '0'), slug, title, filename: nameOf(filed) },
    ...{ slugorfilename: slug, contentbasename: nameOf(filed), section: sectionOf(filed), name: slug },
    ...{ categories: categories.join('/'), i_month: String(Number(month)), i_day: String(Number(day)) },
  };
  const path = pattern.replace(/:([a-z_]+)/g, (whole, name) => values[name] ?? whole);
  return encodeURI(path.replace(/\/+/g, '/'));
}

/** A list, or the items of a line: Jekyll parts them by spaces, others by commas. */
export function listOf(value: unknown, generator: Generator): string[] {
  if (Array.isArray(value)) return value.map(String);
  if (typeof value !== 'string' || value.trim() === '') return [];
  return value.trim().split(generator === 'jekyll' ? /\s+/ : /\s*[,،]\s*/);
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() || null : null;
}
