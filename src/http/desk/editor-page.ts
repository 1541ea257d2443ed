import { type Article, articlePath } from '../../article.ts';
import type { Remark } from '../../deed.ts';
import type { LoggedDeed } from '../../desk-store.ts';
import type { Dossier } from '../../dossier.ts';
import { type Html, html } from '../../text/html.ts';
import { timeElement } from '../pages/time-element.ts';
import { deedItem } from './activity.ts';
import { appearsAt, stateMark } from './articles.ts';
import { articleFields } from './editor-fields.ts';
import { type ArticleForm, wasOf } from './form.ts';
import { deedButton, proofField } from './layout.ts';
import { said } from './said.ts';
import { may, type Page, type Visit } from './visit.ts';

export type EditorView = {
  form: ArticleForm;
  /** null for one that is not there yet. */
  dossier: Dossier | null;
  /** Why it was not saved. */
  problems: Remark[];
  /** How what somebody else saved differs; null where nobody did. */
  conflict: Html | null;
  /** The proof; null where there is nothing to read. */
  preview: Html | null;
};

export function editorPage(visit: Visit, view: EditorView): Page {
  const { phrases } = visit;
  const { dossier, form, problems, conflict, preview } = view;
  const title = dossier?.article.title ?? form.values.title ?? '';
  const isOurs = dossier === null || (dossier.owner.is === 'database' && dossier.owner.version !== null);
  const body = html`<div class="desk-title"><h1>${title || phrases.newArticle}</h1>
${dossier && standing(visit, dossier)}</div>
${conflict && html`<section class="problem" role="alert"><p>${phrases.stale}</p>${conflict}<p>${phrases.staleHint}</p></section>\n`}${problems.length > 0 && html`<section class="problem" role="alert"><p>${phrases.unsaved}</p><ul>${problems.map((one) => problemItem(one, phrases, visit.site.language))}</ul></section>\n`}<div class="editor">
<div class="writing">
${isOurs ? articleForm(visit, view) : dossier && notOurs(visit, dossier)}
${dossier && furtherDeeds(visit, dossier)}
</div>
<div class="reading">
<section aria-label="${phrases.preview}" id="preview" data-address="/desk/preview">${preview}</section>
<p role="status" id="preview-status" class="hidden-title"></p>
${dossier && choices(visit, dossier)}${dossier && history(visit, dossier)}
</div>
</div>`;
  return { title: title || phrases.newArticle, body };
}

function problemItem({ line, message }: Remark, phrases: Visit['phrases'], language: string): Html {
  return html`<li>${line !== null && html`${phrases.line} ${line}: `}${said(message, language)}</li>`;
}

function standing({ phrases, site }: Visit, { article }: Dossier): Html {
  const { state, published } = article;
  const link = state === 'published' && html` · <a href="${articlePath(article)}">${phrases.view}</a>`;
  return html`<p class="meta">${stateMark(article, phrases)} ${timeElement({ ...published, at: appearsAt({ ...article, published: published.at }) }, site.timezone, site.language)}${link} · <a href="/desk/articles/${article.id}/revisions">${phrases.versions}</a> · <a href="/desk/articles/${article.id}/suggestions">${phrases.suggestions}</a></p>`;
}

function articleForm(visit: Visit, { form, dossier }: EditorView): Html {
  const id = dossier?.article.id;
  return html`<form method="post" enctype="multipart/form-data" action="${id ? `/desk/articles/${id}` : '/desk/new'}" class="article" data-editor>
${proofField(visit.proof)}<input type="hidden" name="id" value="${id ?? ''}">${!id && html`<input type="hidden" name="as" value="${form.as}">`}<input type="hidden" name="version" value="${form.version ?? ''}"><input type="hidden" name="was" value="${form.was || wasOf(form)}">
${articleFields(visit, form, dossier)}
<div class="deeds">${buttons(visit, dossier)}</div>
${dossier === null && html`<button name="plain" value="1" class="quiet" formnovalidate>${visit.phrases.pastePlain}</button>\n`}</form>`;
}

/** The first button of the form is what the Enter key does. */
function buttons(visit: Visit, dossier: Dossier | null): Html {
  const { phrases } = visit;
  const state = dossier?.article.state ?? 'draft';
  const mayPublish = may(visit, 'publish');
  const button = (wish: string, label: string, isMain = false, hint = '') =>
    html`<button name="do" value="${wish}"${wish === 'preview' && html` formnovalidate`}${isMain && html` class="main"`}${hint && html` title="${hint}"`}>${label}</button>\n`;
  if (state === 'draft')
    return html`${may(visit, 'write') && button('draft', phrases.saveDraft, !mayPublish)}${mayPublish && button('publish', phrases.publish, true, phrases.publishHint)}${button('preview', phrases.preview)}`;
  if (!mayPublish) return button('preview', phrases.preview);
  return html`${button('save', phrases.save, true)}${state === 'scheduled' && button('publish now', phrases.publishNow)}${state === 'hidden' && button('publish', phrases.publish)}${state !== 'hidden' && state !== 'withdrawn' && button('hide', state === 'scheduled' ? phrases.saveDraft : phrases.hide)}${button('preview', phrases.preview)}`;
}

function notOurs(visit: Visit, { article, owner }: Dossier): Html {
  const { phrases } = visit;
  if (owner.is === 'database') return html`<p class="hint">${phrases.noSource}</p>`;
  const take =
    may(visit, 'publish') &&
    html`${deedButton(visit, `/desk/articles/${article.id}`, { do: 'take over' }, phrases.takeOver, 'take-over')}<p class="hint" id="take-over">${phrases.takeOverHint}</p>`;
  return html`<section class="box"><p>${phrases.readOnly} <code dir="ltr">${owner.path}</code></p>${take}</section>`;
}

/** What cannot be done by the way: each is opened before it can be pressed. */
function furtherDeeds(visit: Visit, { article, seen, owner }: Dossier): Html | null {
  const { phrases } = visit;
  const deed = (wish: string, label: string, hint: string) =>
    html`<details class="further"><summary>${label}</summary><p class="hint">${hint}</p>${deedButton(visit, `/desk/articles/${article.id}`, { do: wish }, label)}</details>`;
  if (article.state === 'withdrawn')
    return may(visit, 'publish')
      ? deedButton(visit, `/desk/articles/${article.id}`, { do: 'reinstate' }, phrases.publishNow)
      : null;
  if (article.state === 'draft')
    return may(visit, 'write') && owner.is === 'database'
      ? deed('discard', phrases.discard, phrases.discardHint)
      : null;
  if (!seen || !may(visit, 'publish')) return null;
  return deed('withdraw', phrases.withdraw, phrases.withdrawHint);
}

/** What editors said that references mean: that can be taken back. */
function choices(visit: Visit, { article }: Dossier): Html | null {
  const { phrases } = visit;
  const item = ({ chosen, title, url, target }: Article['references'][number], position: number) => {
    const fields = { article: article.id, position: String(position), said: title || (url ?? ''), target: '' };
    return (
      chosen &&
      html`<li><bdi>${title || url}</bdi>: <bdi>${target?.title}</bdi> ${may(visit, 'publish') && deedButton(visit, '/desk/references', fields, phrases.unsettle)}</li>\n`
    );
  };
  if (!article.references.some(({ chosen }) => chosen)) return null;
  return html`<section class="found" aria-labelledby="chosen"><h2 id="chosen">${phrases.chosen}</h2>
<ul>
${article.references.map(item)}</ul></section>\n`;
}

function history(visit: Visit, { deeds }: Dossier): Html | null {
  if (deeds.length === 0) return null;
  return html`<section class="log" aria-labelledby="log"><h2 id="log">${visit.phrases.activity}</h2>
<ol class="deed-list">
${deeds.map((deed: LoggedDeed) => deedItem(visit, deed, false))}</ol></section>`;
}
