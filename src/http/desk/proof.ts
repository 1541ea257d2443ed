/** A printer's proof: the article as readers would see it, with what there is to say about it. */
import type { Article } from '../../article.ts';
import { permanentPath } from '../../article.ts';
import { renderBody } from '../../article-html.ts';
import type { Remark } from '../../deed.ts';
import type { SourceParts } from '../../desk-store.ts';
import type { Reference } from '../../reference.ts';
import { directionOf } from '../../text/direction.ts';
import { type Html, html } from '../../text/html.ts';
import { said } from './said.ts';
import type { Visit } from './visit.ts';

export function proofOfArticle(
  { publication, phrases, site }: Visit,
  id: string | null,
  parts: SourceParts | null,
): Html | null {
  if (parts === null) return null;
  const { article, warnings, problems } = publication.newsdesk.preview(id, parts);
  return html`${remarks([...problems, ...warnings], phrases, site.language)}${article && html`${references(article, phrases)}${shown(article)}`}`;
}

function remarks(found: Remark[], phrases: Visit['phrases'], language: string): Html {
  const item = ({ line, message }: Remark) =>
    html`<li>${line !== null && html`<b>${phrases.line} ${line}:</b> `}${said(message, language)}</li>\n`;
  const told = found.length === 0 ? phrases.noRemarks : `${phrases.remarks}: ${found.length}`;
  return html`<section class="remarks" aria-labelledby="remarks" data-told="${told}"><h2 id="remarks">${phrases.remarks}</h2>
${found.length === 0 ? html`<p class="meta">${phrases.noRemarks}</p>` : html`<ul>\n${found.map(item)}</ul>`}</section>\n`;
}

function references(article: Article, phrases: Visit['phrases']): Html | null {
  if (article.references.length === 0) return null;
  const item = ({ title, target, state, url }: Reference) => {
    const words = target
      ? html`<a href="/desk/articles/${target.id}"><bdi>${target.title}</bdi></a>`
      : html`<bdi>${title || url}</bdi>`;
    return html`<li><span class="state ${state}">${phrases.referenceStates[state]}</span> ${words}</li>\n`;
  };
  return html`<section class="found" aria-labelledby="found"><h2 id="found">${phrases.references}</h2>
<ul>
${article.references.map(item)}</ul></section>\n`;
}

/** Paths of ours lead to the desk's own rooms: pictures of drafts are seen nowhere else. */
function shown(article: Article): Html {
  const { language, title, summary } = article;
  return html`<div class="story proof" lang="${language}" dir="${directionOf(language)}">
<header><h2 class="title">${title}</h2>${summary && html`<p class="standfirst">${summary}</p>`}</header>
<div class="body">${renderBody(article, { origin: '/desk', pathOf: ({ id }) => permanentPath(id), guard: false, styled: true })}</div>
</div>`;
}
