import { raw, html as tag } from 'hono/html';

/** HTML that is safe as it stands: made by `html`, or vouched for with `trusted`. */
export type Html = { readonly isEscaped: true; toString(): string };

/**
 * A template: every value is escaped unless it is Html itself; arrays are joined; null, undefined and false show
 * nothing.
 */
export const html = tag as (strings: TemplateStringsArray, ...values: unknown[]) => Html;

/** HTML from the archive, clean since import. */
export const trusted = raw as (html: string) => Html;

export function escapeHtml(text: string): string {
  return html`${text}`.toString();
}
