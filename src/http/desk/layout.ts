import { states } from '../../article.ts';
import { directionOf } from '../../text/direction.ts';
import { type Html, html } from '../../text/html.ts';
import { assetPath } from '../assets.ts';
import type { DeskPhrases } from './phrases.ts';
import { may, type Page, type Visit } from './visit.ts';

type Place = { path: string; name: keyof DeskPhrases & string; scope: Parameters<typeof may>[1] };

const places: Place[] = [
  { path: '', name: 'articles', scope: 'read' },
  { path: 'references', name: 'references', scope: 'read' },
  { path: 'conversations', name: 'conversations', scope: 'moderate' },
  { path: 'deliveries', name: 'deliveries', scope: 'operate' },
  { path: 'followers', name: 'followers', scope: 'operate' },
  { path: 'activity', name: 'activity', scope: 'read' },
];

/** Where somebody begins who may not see the articles; null where that is nowhere. */
export function firstPlace(visit: Visit): string | null {
  const place = places.find(({ scope }) => may(visit, scope));
  return place === undefined ? null : `/desk/${place.path}`;
}

/** What a deed leaves in the address of the page that follows. */
const told = [...states, 'done'] as const;

export function deskLayout(visit: Visit, { title, body }: Page): string {
  const { phrases, editor, path, query, proof, site } = visit;
  const here = path[0] === 'articles' ? '' : (path[0] ?? '');
  const link = ({ path: to, name }: Place) =>
    html`<li><a href="/desk${to && `/${to}`}"${here === to && html` aria-current="page"`}>${phrases[name]}</a></li>\n`;
  const message = told.find((name) => query.get('told') === name);
  return deskPage(
    visit.site,
    `${title} - ${phrases.desk}`,
    html`<a class="skip" href="#content">${phrases.skip}</a>
<header class="desk-head">
<p class="brand"><a href="/desk"><bdi>${site.title}</bdi> · ${phrases.desk}</a></p>
<nav aria-label="${phrases.desk}"><ul>
${places.filter(({ scope }) => may(visit, scope)).map(link)}</ul></nav>
<form method="post" action="/desk/sign-out">${proofField(proof)}<bdi>${editor.name}</bdi> <button>${phrases.signOut}</button></form>
</header>
<main id="content" tabindex="-1">
${message && html`<p class="told" role="status">${phrases.told[message]}</p>\n`}${body}
</main>`,
  );
}

export function deskPage({ language }: Pick<Visit['site'], 'language'>, title: string, body: Html): string {
  return html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="robots" content="noindex">
<link rel="stylesheet" href="${assetPath('style.css')}">
<link rel="stylesheet" href="${assetPath('desk.css')}">
<script src="${assetPath('desk.js')}" defer></script>
</head>
<body class="desk">
${body}
</body>
</html>
`.toString();
}

export function proofField(proof: string): Html {
  return html`<input type="hidden" name="proof" value="${proof}">`;
}

/** A button that does one thing: a form of its own, so that nothing happens by following a link. */
export function deedButton(
  { proof }: Pick<Visit, 'proof'>,
  action: string,
  fields: Record<string, string>,
  label: string,
  describedBy: string | null = null,
): Html {
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form method="post" action="${action}" class="deed">${proofField(proof)}${hidden}<button${describedBy && html` aria-describedby="${describedBy}"`}>${label}</button></form>`;
}
