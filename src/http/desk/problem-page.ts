import { type Html, html } from '../../text/html.ts';
import type { Page, Visit } from './visit.ts';

export function problemPage({ phrases }: Pick<Visit, 'phrases'>, message: Html | string, status: number): Page {
  return { title: phrases.desk, status, body: html`<h1 class="problem" role="alert">${message}</h1>` };
}
