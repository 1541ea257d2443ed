import type { Article } from '../../article.ts';
import { type Channel, channelPath } from '../../channel.ts';
import type { Feed } from '../../format.ts';
import { phrasesIn } from '../../phrases.ts';
import { type Html, html } from '../../text/html.ts';
import type { Publication } from '../publication.ts';
import { channelDescription, paging } from './channel-page.ts';
import { channelName, layout } from './layout.ts';
import { shownWidths } from './responsive.ts';
import { subscribeBlock } from './subscribe.ts';
import { hasOwnPicture, teaser } from './teaser.ts';

/** Articles in each of the parts above the list. */
const cards = 4;
const perSection = 4;

/** The newest with a picture leads, unless it is an old one. */
const leadAmong = 5;

/** The first page of the site: a lead story, the newest, what is new in each section, and the rest by their headlines. */
export function frontPage(publication: Publication, feed: Feed): string {
  const { site, channel, articles } = feed;
  const { language, timezone: zone } = site;
  const phrases = phrasesIn(language);
  const widths = shownWidths(publication);
  const lead = articles.slice(0, leadAmong).find(hasOwnPicture) ?? articles[0];
  const rest = articles.filter((article) => article !== lead);
  const newest = rest.slice(0, cards);
  const above = new Set([lead, ...newest].map((article) => article?.id));
  const blocks = sectionBlocks(publication, above);
  const shown = new Set([...above, ...blocks.flatMap((block) => block.articles.map(({ id }) => id))]);
  const headlines = rest.filter(({ id }) => !shown.has(id));
  const body = html`<h1 class="hidden-title">${site.title}</h1>
${lead ? teaser(lead, { zone, level: 2, name: 'lead', picture: 'eager', width: widths.lead, summary: true }) : html`<p>${phrases.nothing}</p>`}
${newest.length > 0 && html`<div class="cards">\n${newest.map((article) => teaser(article, { zone, level: 2, picture: 'lazy', width: widths.card, summary: true }))}</div>\n`}${blocks.length > 0 && html`<div class="blocks">\n${blocks.map((block) => sectionBlock(block, zone, widths.block))}</div>\n`}${
  headlines.length > 0 &&
  html`<section aria-labelledby="latest">
<h2 class="bar" id="latest">${phrases.latest}</h2>
<div class="headlines">\n${headlines.map((article) => teaser(article, { zone, level: 3 }))}</div>
</section>\n`
}${paging(feed, phrases)}
${subscribeBlock(publication, [channel], language)}`;
  return layout(publication, { ...channelDescription(publication, feed), channel, body });
}

type Block = { section: Channel; articles: Article[] };

/** The newest of each section that is not shown above already. */
function sectionBlocks({ archive }: Publication, above: Set<string | undefined>): Block[] {
  const blocks = archive.channels('section').map((section) => {
    const newest = archive.articles(section, { limit: perSection + above.size, notices: false }) ?? [];
    return { section, articles: newest.filter(({ id }) => !above.has(id)).slice(0, perSection) };
  });
  return blocks.filter(({ articles }) => articles.length > 0);
}

function sectionBlock({ section, articles }: Block, zone: string, width: string | undefined): Html {
  const id = `section-${section.slug}`;
  return html`<section aria-labelledby="${id}">
<h2 class="bar" id="${id}"><a href="${channelPath(section)}">${channelName(section)}</a></h2>
${articles.map((article, index) => teaser(article, { zone, level: 3, inside: section, ...(index === 0 ? { picture: 'lazy', width } : {}) }))}</section>
`;
}
