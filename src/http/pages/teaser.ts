/** An article in a list. */
import { type Article, articlePath, leadPicture } from '../../article.ts';
import { type Channel, channelPath } from '../../channel.ts';
import { mediaPath } from '../../media.ts';
import { directionOf } from '../../text/direction.ts';
import { type Html, html } from '../../text/html.ts';
import { responsive } from './responsive.ts';
import { timeElement } from './time-element.ts';

export type TeaserStyle = {
  zone: string;
  level: 2 | 3;
  /** A class of its own. */
  name?: 'lead';
  picture?: 'eager' | 'lazy';
  /** How wide its picture is shown, where there are smaller versions to choose from. */
  width?: string | undefined;
  summary?: boolean;
  /** Its title and an excerpt in the place of its summary, with what was searched for marked. */
  found?: { title: Html; excerpt: Html };
  /** The channel of the list: its own name is not repeated. */
  inside?: Channel;
};

export function teaser(article: Article, style: TeaserStyle): Html {
  const { language, title, summary, section } = article;
  const kicker = section && !(style.inside?.kind === 'section' && style.inside.slug === section.slug) ? section : null;
  const heading = html`<a href="${articlePath(article)}">${style.found?.title ?? title}</a>`;
  const text = style.found?.excerpt ?? (style.summary ? summary : null);
  return html`<article class="teaser${style.name && html` ${style.name}`}" lang="${language}" dir="${directionOf(language)}">
${picture(article, style)}${kicker && html`<p class="kicker"><a href="${channelPath({ kind: 'section', slug: kicker.slug })}"><bdi>${kicker.title}</bdi></a></p>\n`}${style.level === 2 ? html`<h2>${heading}</h2>` : html`<h3>${heading}</h3>`}
${text && html`<p class="summary">${text}</p>\n`}<p class="meta">${timeElement(article.published, style.zone, language)}</p>
</article>
`;
}

/** Only a picture of our own: its size is known, and a list asks no other host. The headline says where it leads. */
function picture(article: Article, { picture: loading, width }: TeaserStyle): Html | null {
  const source = loading && leadPicture(article)?.src;
  const file = source ? article.media[source] : undefined;
  if (file?.kind !== 'image') return null;
  const size = file.width && file.height && html` width="${file.width}" height="${file.height}"`;
  return html`<a class="picture" href="${articlePath(article)}" tabindex="-1" aria-hidden="true"><img src="${mediaPath(file)}" alt="" loading="${loading}"${size}${width && responsive(file, width)}></a>\n`;
}

export function hasOwnPicture(article: Article): boolean {
  const source = leadPicture(article)?.src;
  return source != null && article.media[source]?.kind === 'image';
}
