import { html } from '../../text/html.ts';
import type { Page } from './visit.ts';

export function problemPage(message: string, status: number): Page {
  return { title: message, status, body: html`<p class="problem" role="alert">${message}</p>` };
}
