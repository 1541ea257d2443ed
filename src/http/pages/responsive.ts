/** Pictures in the size in which they are shown: what a browser has to know before it has the stylesheet. */
import type { Rendering } from '../../article-html.ts';
import { type Media, srcsetOf } from '../../media.ts';
import { type Html, html } from '../../text/html.ts';
import type { Publication } from '../publication.ts';

/** As `assets/style.css` lays teasers out: beside its text, in columns, or across a small screen. */
const teaserWidths = {
  lead: '(min-width: 46rem) min(42rem, 56vw), calc(100vw - 2rem)',
  card: '(min-width: 34rem) 20rem, calc(100vw - 2rem)',
  block: '(min-width: 68rem) 23rem, (min-width: 44rem) 30rem, calc(100vw - 2rem)',
  list: '(min-width: 46rem) 14rem, calc(100vw - 2rem)',
};

/** The same for the body of an article, in rem: the picture that opens it, one in the text, the tallest. */
const opening = 56;
const measure = 38;
const tallest = 44;

/** None where pictures have one size. */
export function shownWidths({ makeSize }: Publication): Partial<typeof teaserWidths> {
  return makeSize === null ? {} : teaserWidths;
}

/** `srcset` and `sizes`; null for a picture that is small by itself. */
export function responsive(media: Media, width: string): Html | null {
  const srcset = srcsetOf(media);
  return srcset === null ? null : html` srcset="${srcset}" sizes="${width}" decoding="async"`;
}

/** For the pictures of an article. */
export function inSizes({ makeSize }: Publication): Pick<Rendering, 'pictureAttributes'> {
  return makeSize === null ? {} : { pictureAttributes };
}

function pictureAttributes(media: Media, isFirst: boolean): Html {
  const { width, height } = media;
  const across = isFirst ? opening : measure;
  const rem = width && height ? Math.min(across, (tallest * width) / height) : across;
  const loading = isFirst ? 'eager' : 'lazy';
  return html` loading="${loading}"${responsive(media, `min(${Number(rem.toFixed(1))}rem, 100vw - 2rem)`)}`;
}
