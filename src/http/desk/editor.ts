/** Writing an article: its form, what is done with it, and what happens when two save at once. */
import { Refused, type Remark } from '../../deed.ts';
import type { SourceParts } from '../../desk-store.ts';
import type { Dossier } from '../../dossier.ts';
import { differences } from '../../story-revision.ts';
import { type Html, html } from '../../text/html.ts';
import { type EditorView, editorPage } from './editor-page.ts';
import { type ArticleForm, formOf, formProblems, overSaved, partsOf, sentForm, wasOf } from './form.ts';
import { proofOfArticle } from './proof.ts';
import { said } from './said.ts';
import { filesIn } from './uploads.ts';
import { type Page, type Reply, type Room, textIn, type Visit } from './visit.ts';
import { wordsOf } from './words.ts';

const nothing: SourceParts = { fields: {}, text: '' };

export const newArticleRoom: Room = {
  at: 'new',
  scope: 'write',
  get: (visit) => blank(visit, blankForm(visit)),
  post: create,
  giveBack: (visit, sent) => unsaved(visit, sent, visit.phrases.signedInAnew, 403),
};

export const articleRoom: Room = {
  at: 'articles/:id',
  scope: 'read',
  get: article,
  post: work,
  giveBack: (visit, sent, id) =>
    unsaved(visit, sent, visit.phrases.signedInAnew, 403, visit.publication.newsdesk.dossier(id)),
};

/** What the form would become, for its page to show while somebody types. */
export const previewRoom: Room = {
  at: 'preview',
  scope: 'read',
  get: () => ({ to: '/desk' }),
  post(visit, form) {
    const id = textIn(form, 'id') || null;
    const kept = id === null ? nothing : (visit.publication.newsdesk.dossier(id).parts ?? nothing);
    const parts = partsOf(sentForm(form), kept.fields, visit.site.timezone);
    return { part: html`${proofOfArticle(visit, id, parts)}` };
  },
};

function unsaved(visit: Visit, sent: FormData, message: string, status: number, dossier: Dossier | null = null): Page {
  const view = { form: sentForm(sent), dossier, conflict: null, preview: null };
  return { ...editorPage(visit, { ...view, problems: [{ line: null, message }] }), status };
}

function article(visit: Visit, id: string): Page {
  const dossier = visit.publication.newsdesk.dossier(id);
  const form = formOf(dossier.parts ?? nothing, versionOf(dossier), visit.site.timezone);
  return editorPage(visit, {
    form,
    dossier,
    problems: [],
    conflict: null,
    preview: proofOfArticle(visit, id, dossier.parts),
  });
}

function blankForm({ publication, site }: Visit): ArticleForm {
  const form = formOf({ fields: { lang: site.language }, text: '' }, null, site.timezone);
  return { ...form, as: publication.newsdesk.newId() };
}

function blank(visit: Visit, form: ArticleForm, more: Partial<EditorView> = {}): Page {
  return editorPage(visit, { form, dossier: null, problems: [], conflict: null, preview: null, ...more });
}

async function create(visit: Visit, sent: FormData): Promise<Reply> {
  const { newsdesk } = visit.publication;
  const form = sent.get('plain') === null ? sentForm(sent) : fromPlainText(visit, sentForm(sent));
  const { form: filled, problems } = await filesIn(visit, sent, form);
  const wish = textIn(sent, 'do');
  const { fields, text } = partsOf(filled, {}, visit.site.timezone);
  const parts = { fields: { ...fields, id: filled.as || null, draft: wish === 'draft' ? true : null }, text };
  const shown = () => proofOfArticle(visit, filled.as || null, parts);
  // Whoever pasted a page looks at what was made of it first.
  if (wish === 'preview' || sent.get('plain') !== null) return blank(visit, filled, { preview: shown() });
  const doubts = [...problems, ...formProblems(filled, visit)];
  if (doubts.length > 0) return { ...blank(visit, filled, { problems: doubts, preview: shown() }), status: 422 };
  // The same form again: a second press, or the way back and another word.
  if (filled.as !== '' && dossierIn(visit, filled.as)) return saveAgain(visit, sent, filled.as);
  try {
    return toldOf(visit, newsdesk.create(parts, visit.editor));
  } catch (error) {
    if (!(error instanceof Refused) || error.reason !== 'unreadable') throw error;
    return { ...blank(visit, filled, { problems: error.problems, preview: shown() }), status: 422 };
  }
}

function saveAgain(visit: Visit, sent: FormData, id: string): Promise<Reply> {
  sent.set('version', '1');
  return save(visit, sent, id);
}

/** A pasted page fills the fields that are empty. */
function fromPlainText(visit: Visit, form: ArticleForm): ArticleForm {
  const { fields, text } = visit.publication.newsdesk.fromPlainText(form.text);
  const found = (name: string) => form.values[name] || String(fields[name] ?? '');
  return { ...form, text, values: { ...form.values, title: found('title'), summary: found('summary') } };
}

async function work(visit: Visit, sent: FormData, id: string): Promise<Reply> {
  const { newsdesk } = visit.publication;
  const { editor } = visit;
  switch (textIn(sent, 'do')) {
    case 'take over':
      newsdesk.takeOver(id, editor);
      return { to: `/desk/articles/${id}?told=done` };
    case 'withdraw':
      newsdesk.withdraw(id, editor);
      return toldOf(visit, id);
    case 'reinstate':
      newsdesk.publish(id, editor);
      return toldOf(visit, id);
    case 'discard':
      newsdesk.discard(id, editor);
      return { to: '/desk?told=done' };
    default:
      return save(visit, sent, id);
  }
}

async function save(visit: Visit, sent: FormData, id: string): Promise<Reply> {
  const { newsdesk } = visit.publication;
  const dossier = dossierIn(visit, id);
  if (dossier === null) return unsaved(visit, sent, visit.phrases.discarded, 404);
  const { form, problems } = await filesIn(visit, sent, sentForm(sent));
  const wish = textIn(sent, 'do');
  const { fields, text } = partsOf(form, (dossier.parts ?? nothing).fields, visit.site.timezone);
  const parts = { fields: { ...fields, draft: draftAfter(wish, fields.draft) }, text };
  const again = (status: number, more: Partial<EditorView>): Page => {
    const preview = proofOfArticle(visit, id, parts);
    return { ...editorPage(visit, { form, dossier, problems: [], conflict: null, preview, ...more }), status };
  };
  if (wish === 'preview') return again(200, {});
  const isHasty =
    wish === 'save' && dossier.article.state === 'scheduled' && form.values.date === '' && !form.values.embargo;
  const hasty = isHasty ? [{ line: null, message: visit.phrases.dateMissing }] : [];
  const doubts: Remark[] = [...problems, ...hasty, ...formProblems(form, visit)];
  if (doubts.length > 0) return again(422, { problems: doubts });
  try {
    newsdesk.save(id, parts, form.version ?? 0, visit.editor);
    if (wish === 'publish now') newsdesk.publish(id, visit.editor);
    return toldOf(visit, id);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.reason === 'unreadable') return again(422, { problems: error.problems });
    if (error.reason !== 'stale') throw error;
    // To save again is to have seen what is there; what was not touched here stays as it is there.
    const saved = formOf(dossier.parts ?? nothing, versionOf(dossier), visit.site.timezone);
    const fresh = { ...overSaved(form, saved), was: wasOf(saved) };
    const conflict = html`<p>${said(error.message, visit.site.language)}</p>${howItDiffers(visit, dossier, saved, fresh)}`;
    return again(409, { form: fresh, conflict });
  }
}

/** To the article, with what it is now. */
function toldOf({ publication }: Visit, id: string): { to: string } {
  return { to: `/desk/articles/${id}?told=${publication.archive.article(id)?.state ?? 'done'}` };
}

/** null for an article that somebody discarded meanwhile. */
function dossierIn({ publication }: Visit, id: string): Dossier | null {
  try {
    return publication.newsdesk.dossier(id);
  } catch (error) {
    if (error instanceof Refused && error.reason === 'missing') return null;
    throw error;
  }
}

/** A draft again, or to be seen, or as it was. */
function draftAfter(wish: string, before: unknown): unknown {
  if (wish === 'draft' || wish === 'hide') return true;
  return wish === 'publish' || wish === 'publish now' ? null : before;
}

function versionOf({ owner }: Dossier): number | null {
  return owner.is === 'database' ? owner.version : null;
}

/** What is saved against what would be: the words, then every other field. */
function howItDiffers(visit: Visit, { article }: Dossier, saved: ArticleForm, fresh: ArticleForm): Html {
  const { publication, phrases, site } = visit;
  const mine = publication.newsdesk.preview(article.id, partsOf(fresh, {}, site.timezone)).article;
  const words = mine === null ? [] : differences(article, mine, article.language);
  const fields = Object.keys(fresh.values).filter(
    (name) => name !== 'title' && name !== 'summary' && fresh.values[name] !== saved.values[name],
  );
  if (words.length + fields.length === 0) return html`<p>${phrases.sameText}</p>`;
  return html`${words.map((one) => wordsOf(one, article.language))}${fields.map((name) => html`<p class="differs">${labelOf(name, phrases)}: <del>${saved.values[name]}</del> <ins>${fresh.values[name]}</ins></p>\n`)}`;
}

function labelOf(name: string, phrases: Visit['phrases']): string {
  const label = { lang: phrases.language, audio: phrases.sound }[name] ?? phrases[name as keyof Visit['phrases']];
  return typeof label === 'string' ? label : name;
}
