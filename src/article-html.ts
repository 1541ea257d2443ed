/** An article's body as HTML: one rendering for pages, feeds and federation. */
import { type Article, type Block, isAddress, leadPicture, type Picture } from './article.ts';
import { type Media, mediaPath } from './media.ts';
import { phrasesIn } from './phrases.ts';
import { hasWords, inlineReference, type Reference, type Target } from './reference.ts';
import { directionOf, guardDirection } from './text/direction.ts';
import { escapeHtml, type Html, html, trusted } from './text/html.ts';

export type Rendering = {
  /** Put before every path on this host; feeds and ActivityPub need whole addresses. */
  origin: string;
  /** The path of a target: its page, or the permanent one that no new title moves. */
  pathOf: (target: Target) => string;
  /** Where readers may drop `dir`: the first text gets its direction mark. */
  guard: boolean;
  /** Whether our own stylesheet will show it: then its parts carry the names that the sheet knows. */
  styled: boolean;
  /** What stands where the newsroom's page had its suggestions; nothing by default. */
  slot?: (label: string) => Html | null;
  /** More attributes for a picture of our own; the first thing of all may be shown wider. */
  pictureAttributes?: (picture: Media, isFirst: boolean) => Html | null;
};

/** The lead picture, and the text with its references in place. */
export function renderBody(article: Article, rendering: Rendering): Html {
  const shown = rendering.guard ? guarded(article) : article;
  const lead = leadPicture(shown);
  const above = lead !== null && lead === shown.image ? figure(lead, shown, rendering, true) : null;
  const isFirst = (index: number) => above === null && index === 0;
  const slot = shown.body.findIndex(({ type }) => type === 'slot');
  const render = (block: Block, index: number) =>
    block.type === 'slot'
      ? index === slot && rendering.slot?.(block.label)
      : renderBlock(block, shown, rendering, isFirst(index));
  return html`${above}${shown.body.map(render)}`;
}

function renderBlock(
  block: Exclude<Block, { type: 'slot' }>,
  article: Article,
  rendering: Rendering,
  isFirst: boolean,
): Html | null {
  switch (block.type) {
    case 'paragraph':
      return html`<p>${inline(block.html, article, rendering)}</p>\n`;
    case 'heading':
      return trusted(`<h${block.level}>${inline(block.html, article, rendering)}</h${block.level}>\n`);
    case 'html':
      return html`${inline(block.html, article, rendering)}\n`;
    case 'figure':
      return figure(block.picture, article, rendering, isFirst);
    case 'reference':
      return relatedLine(article.references[block.reference] as Reference, article, rendering);
  }
}

/** A line of related reading: a link to the target's present title, or the words alone where it leads nowhere. */
function relatedLine(reference: Reference, { language }: Article, rendering: Rendering): Html | null {
  const { label, title, target, state } = reference;
  const { styled } = rendering;
  const href = hrefOf(reference, rendering);
  const line = styled && html` class="read-also"`;
  if (href === null)
    return hasWords(reference)
      ? html`<p${line}${styled && html` data-ref="${state}"`}>${shownLabel(label, styled)} ${title}</p>\n`
      : null;
  const foreign = target && target.language !== language;
  const hreflang = foreign ? html` hreflang="${target.language}"` : null;
  const words = foreign
    ? html`<bdi lang="${target.language}" dir="${directionOf(target.language)}">${target.title}</bdi>`
    : (target?.title ?? title);
  return html`<p${line}>${shownLabel(label, styled)} <a href="${href}" rel="related"${hreflang}>${words}</a></p>\n`;
}

function shownLabel(label: string, styled: boolean): Html {
  return styled ? html`<span>${label}:</span>` : html`${label}:`;
}

/** Where a reference leads; null for nowhere. */
function hrefOf({ state, target, url }: Reference, { origin, pathOf }: Rendering): string | null {
  if (target) return origin + pathOf(target);
  if (state !== 'external' || url === null) return null;
  return url.startsWith('/') ? origin + url : url;
}

/** A picture that is not there shows nothing. */
function figure(picture: Picture, { media }: Article, rendering: Rendering, isFirst: boolean): Html | null {
  const source = pictureSource(picture, media, rendering.origin);
  if (source === null) return null;
  const { width, height } = source.media ?? {};
  const more = source.media && rendering.pictureAttributes?.(source.media, isFirst);
  const size = width && height ? html` width="${width}" height="${height}"` : null;
  const { caption, credit } = picture;
  const words = [caption, credit].filter(Boolean).join(' — ');
  const figcaption = words === '' ? null : html`<figcaption>${words}</figcaption>`;
  return html`<figure><img src="${source.url}" alt="${picture.alt}"${size}${more}>${figcaption}</figure>\n`;
}

export type ShownPicture = Omit<Picture, 'src'> & {
  /** Its whole address. */
  url: string;
  /** null for a picture elsewhere, of which nothing is known. */
  media: Media | null;
};

/** The picture that stands for the article; null where none is there. */
export function shownPicture(article: Pick<Article, 'image' | 'body' | 'media'>, origin: string): ShownPicture | null {
  const picture = leadPicture(article);
  const source = picture && pictureSource(picture, article.media, origin);
  if (!picture || !source) return null;
  const { alt, caption, credit } = picture;
  return { ...source, alt, caption, credit };
}

/** The whole address of a picture, and what is known of its file; null while it is not there. */
function pictureSource(
  { src }: Picture,
  media: Article['media'],
  origin: string,
): { url: string; media: Media | null } | null {
  if (src === null) return null;
  const file = media[src];
  if (file?.kind === 'image') return { url: origin + mediaPath(file), media: file };
  return isAddress(src) ? { url: src, media: null } : null;
}

/** The corrections as notes under the text. */
export function renderCorrections({ corrections: notes, language }: Article): Html[] {
  const { correction } = phrasesIn(language);
  return notes.map(({ text, at }) => html`<p><strong>${correction} (${at.slice(0, 10)}):</strong> ${text}</p>\n`);
}

/** Links in the midst of the text keep the author's words; one that leads nowhere is its words alone. */
function inline(body: string, { references }: Article, rendering: Rendering): Html {
  return trusted(
    body.replace(inlineReference, (_whole, position: string, rest: string, words: string) => {
      const href = hrefOf(references[Number(position)] as Reference, rendering);
      return href === null ? words : `<a href="${escapeHtml(href)}"${rest}>${words}</a>`;
    }),
  );
}

/** The article with a direction mark on its first paragraph, and on the captions before it. */
function guarded(article: Article): Article {
  const { body, image, language } = article;
  const first = body.findIndex(({ type }) => type === 'paragraph');
  const blocks = body.map((block, index) => (index > first && first >= 0 ? block : guardedBlock(block, language)));
  return { ...article, image: image && guardedPicture(image, language), body: blocks };
}

function guardedBlock(block: Block, language: string): Block {
  if (block.type === 'paragraph') return { ...block, html: guardHtml(block.html, language) };
  return block.type === 'figure' ? { ...block, picture: guardedPicture(block.picture, language) } : block;
}

function guardedPicture(picture: Picture, language: string): Picture {
  const { caption } = picture;
  return caption === null ? picture : { ...picture, caption: guardDirection(caption, language) };
}

/** `guardDirection` for HTML: the mark stands before its first words. */
export function guardHtml(body: string, language: string): string {
  const words = body.replace(/<[^>]*>|&[a-z0-9#]+;/gi, '');
  return guardDirection(words, language) === words ? body : guardDirection(words, language).slice(0, 1) + body;
}
