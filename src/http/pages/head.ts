/** A page's head: what search engines, feed readers and other people's previews read of it. */
import type { ShownPicture } from '../../article-html.ts';
import type { Channel } from '../../channel.ts';
import { type Format, feedTitle, feedUrl } from '../../format.ts';
import { mediaPath } from '../../media.ts';
import type { Site } from '../../site.ts';
import { type Html, html, trusted } from '../../text/html.ts';
import { assetPath } from '../assets.ts';
import { iconOf, type Publication } from '../publication.ts';

export type Description = {
  language: string;
  /** As windows and search engines show it. */
  title: string;
  /** The page's own whole address; null for one that search engines should leave alone. */
  canonical: string | null;
  description?: string | null;
  /** What a preview shows; by default a page of the site without a picture. */
  preview?: Preview;
  /** Channels whose feeds a reader of this page may want, the nearest first. */
  feeds?: Channel[];
  /** The same in other languages, itself included; none where there is one version. */
  translations?: { language: string; url: string }[];
  /** Links of the page's own kind: its author, what comes next. */
  links?: Link[];
  /** The same as ActivityPub. */
  activity?: string | null;
  /** `@handle@host` of the actor in whose name it is published: Mastodon's byline. */
  creator?: string | null;
  /** schema.org, one object. */
  structuredData?: object;
  /** Asks search engines to leave it out. */
  noindex?: boolean;
};

type Link = { rel: string; href: string; title?: string; type?: string };

/** Open Graph. */
export type Preview = {
  type: 'website' | 'article' | 'profile';
  title: string;
  picture?: ShownPicture | null;
  /** `article:section` and the like, in their order. */
  properties?: [name: string, value: string][];
};

export function head(publication: Publication, page: Description): Html {
  const { site, formats, origin } = publication;
  const { title, canonical, description, feeds = [], translations = [], links = [], structuredData } = page;
  const icon = iconOf(publication);
  return html`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${assetPath('style.css')}">
<script src="${assetPath('copy.js')}" defer></script>
${icon && html`<link rel="icon" href="${mediaPath(icon)}" type="${icon.type}">\n`}${description && html`<meta name="description" content="${description}">\n`}<meta name="robots" content="${canonical === null || page.noindex ? 'noindex' : 'max-image-preview:large'}">
<meta name="theme-color" content="#fbfaf6" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#14171b" media="(prefers-color-scheme: dark)">
${canonical && html`<link rel="canonical" href="${canonical}">\n`}${translations.map(translationLink)}${defaultTranslation(translations, site())}${links.map(link)}${feeds.map((channel) => formats.map((format) => feedLink(site(), origin, channel, format)))}<link rel="search" type="application/opensearchdescription+xml" title="${site().title}" href="/opensearch.xml">
${page.activity && html`<link rel="alternate" type="application/activity+json" href="${page.activity}">\n`}${page.creator && html`<meta name="fediverse:creator" content="${page.creator}">\n`}${openGraph(site(), page)}${structuredData && jsonLd(structuredData)}</head>`;
}

function translationLink({ language, url }: { language: string; url: string }): Html {
  return html`<link rel="alternate" hreflang="${language}" href="${url}">\n`;
}

/** For readers of other languages: the version in the publication's own, else the first. */
function defaultTranslation(translations: { language: string; url: string }[], { language }: Site): Html | null {
  const chosen = translations.find((one) => one.language === language) ?? translations[0];
  return chosen ? html`<link rel="alternate" hreflang="x-default" href="${chosen.url}">\n` : null;
}

function link({ rel, href, title, type }: Link): Html {
  return html`<link rel="${rel}"${type && html` type="${type}"`} href="${href}"${title && html` title="${title}"`}>\n`;
}

/** Autodiscovery: readers offer these when a page's address is given to them. */
function feedLink(site: Site, origin: string, channel: Channel, { name, file, mediaType }: Format): Html {
  const title = `${feedTitle({ site, channel })} (${name})`;
  return html`<link rel="alternate" type="${mediaType}" title="${title}" href="${feedUrl({ origin, channel }, file, null)}">\n`;
}

function openGraph(
  site: Site,
  { title, canonical, description, language, preview, translations = [] }: Description,
): Html {
  const { type, title: shownTitle, picture, properties = [] } = preview ?? { type: 'website', title };
  const others = translations.filter((one) => one.language !== language);
  const all: [string, string | number | null | undefined][] = [
    ['og:type', type],
    ['og:title', shownTitle],
    ['og:description', description],
    ['og:url', canonical],
    ['og:site_name', site.title],
    ['og:locale', localeOf(language)],
    ...others.map((one): [string, string] => ['og:locale:alternate', localeOf(one.language)]),
    ['og:image', picture?.url],
    ['og:image:alt', picture?.alt],
    ['og:image:width', picture?.media?.width],
    ['og:image:height', picture?.media?.height],
    ...properties,
  ];
  const shown = all.filter(([, value]) => value !== null && value !== undefined && value !== '');
  const card = html`<meta name="twitter:card" content="${picture ? 'summary_large_image' : 'summary'}">\n`;
  return html`${shown.map(([name, value]) => html`<meta property="${name}" content="${value}">\n`)}${card}`;
}

/** Open Graph wants a territory: `ar_AR` is its word for Arabic of no country. */
export function localeOf(tag: string): string {
  const { language, region } = new Intl.Locale(tag);
  if (!region && language === 'ar') return 'ar_AR';
  return `${language}_${region ?? new Intl.Locale(tag).maximize().region}`;
}

/** `<` cannot end the element from within a JSON text. */
function jsonLd(data: object): Html {
  return html`<script type="application/ld+json">${trusted(JSON.stringify(data).replaceAll('<', '\\u003c'))}</script>\n`;
}
