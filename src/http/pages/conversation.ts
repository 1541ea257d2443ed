/** What people elsewhere said of an article. */
import type { Conversation } from '../../follower.ts';
import { phrasesIn } from '../../phrases.ts';
import { directionOf } from '../../text/direction.ts';
import { type Html, html, trusted } from '../../text/html.ts';
import { copyButton } from './copy-button.ts';
import { timeElement } from './time-element.ts';

/** `address`: of the article's object, by which servers find it. */
export function conversationBlock(
  { likes, shares, answers }: Conversation,
  address: string,
  language: string,
  zone: string,
): Html {
  const phrases = phrasesIn(language);
  const counts = [
    [phrases.likes, likes],
    [phrases.shares, shares],
  ].filter(([, count]) => count !== 0);
  return html`<section class="box" aria-labelledby="conversation">
<h2 id="conversation">${phrases.conversation}</h2>
${counts.length > 0 && html`<p class="meta">${counts.map(([name, count], index) => html`${index > 0 && ' · '}${name}: ${count}`)}</p>\n`}${answers.length > 0 && html`<ol class="answers">\n${answers.map((answer) => answerItem(answer, language, zone))}</ol>\n`}<p>${phrases.howToReply}</p>
<p><code class="address">${address}</code> ${copyButton(address, phrases.conversation, phrases)}</p>
</section>`;
}

function answerItem(answer: Conversation['answers'][number], language: string, zone: string): Html {
  const { author, text, kind, at, uri } = answer;
  const phrases = phrasesIn(language);
  const lang = text?.language ?? null;
  const direction = lang === null ? 'auto' : directionOf(lang);
  return html`<li>
<p class="meta"><a href="${author.url}" rel="nofollow ugc noopener"><bdi>${author.name}</bdi></a> · ${timeElement({ at, precision: 'minute' }, zone, language)}${kind === 'quote' && html` · ${phrases.quoted}`} · <a href="${text?.url ?? uri}" rel="nofollow ugc noopener">${phrases.original}</a></p>
<div${lang !== null && html` lang="${lang}"`} dir="${direction}">${trusted(foreignLinks(String(text?.html ?? '')))}</div>
</li>\n`;
}

/** Links in other people's words: nobody here vouches for them. The words are sanitised since they came. */
export function foreignLinks(words: string, rel = 'nofollow ugc noopener'): string {
  return words.replaceAll('<a href=', `<a rel="${rel}" href=`);
}
