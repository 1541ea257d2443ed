import type { Site } from '../site.ts';
import { normalise } from '../text/clean.ts';
import { fold, titleKey } from '../text/fold.ts';

/** One spelling each: labels are compared folded, so that إقرأ أيضا and اقــرأ أيضاً are the same. */
const related = [
  'اقرأ أيضا|اقرأ كذلك|اقرأ المزيد|للمزيد|طالع|طالع أيضا|انظر أيضا|شاهد أيضا|تابع أيضا|قد يهمك|قد يهمك أيضا|ذات صلة|موضوع ذو صلة',
  'read also|also read|read more|see also|related|lire aussi|à lire aussi|lee también',
];
const slots = [
  'اخترنا لك|اخترنا لكم|مواضيع ذات صلة|موضوعات ذات صلة|أخبار ذات صلة|مقالات ذات صلة|مواضيع قد تعجبك|قد يعجبك أيضا|فيديو قد يعجبك|الأكثر قراءة',
  'picked for you|recommended|recommended for you|related articles|related stories|you may also like|à lire également',
];
const junk = ['إعلان|مساحة إعلانية|advertisement|publicité'];
/** How an advertised channel begins, and what else must stand there: a sentence may begin with the same words. */
const junkBeginnings: [beginning: string, among: string[]][] = [
  ['تابع أحدث الأخبار عبر تطبيق', ['']],
  ['لمتابعة الأخبار', ['واتساب', 'واتس اب', 'whatsapp']],
];

export type LabelKind = 'related' | 'slot';

/** The words by which a newsroom's page furniture is known. */
export type Labels = {
  kindOf(label: string): LabelKind | null;
  isJunk(line: string): boolean;
};

export function labelsOf(site: Pick<Site, 'labels'>): Labels {
  const kinds = new Map<string, LabelKind>([
    ...keys(slots, site.labels.slot).map((key) => [key, 'slot'] as const),
    ...keys(related, site.labels.related).map((key) => [key, 'related'] as const),
  ]);
  const junkKeys = new Set(keys(junk, []));
  return {
    kindOf: (label) => kinds.get(labelKey(label)) ?? null,
    isJunk: (line) => {
      const key = labelKey(line);
      return junkKeys.has(key) || (line.length <= 200 && advertisesChannel(key));
    },
  };
}

function advertisesChannel(key: string): boolean {
  return junkBeginnings.some(
    ([beginning, among]) => key.startsWith(labelKey(beginning)) && among.some((words) => key.includes(labelKey(words))),
  );
}

/** `0:00`, `12:30 / 1:02:03`, `٠:٠٠`: what a player leaves behind on a copied page. */
export function isPlayerMark(line: string): boolean {
  const clock = /^\d{1,2}:\d{2}(:\d{2})?( ?\/ ?\d{1,2}:\d{2}(:\d{2})?)?$/;
  return clock.test(fold(line).trim());
}

/** The label and the rest of `label: text`; null where the line is no such thing. */
export function splitLabel(line: string): { label: string; rest: string } | null {
  const match = /^\s*(.{2,80}?)\s*[:：]\s*(.*)$/s.exec(line);
  // Direction controls round the whole line do not pair up any more in its halves.
  const [label, rest] = [match?.[1], match?.[2]].map((part) => normalise(part ?? '').trim());
  return match ? { label: label as string, rest: rest as string } : null;
}

/** Whether a line is a thing of its own even inside a paragraph: a label's line, a player's mark, page furniture. */
export function standsAlone(line: string, labels: Labels): boolean {
  const label = splitLabel(line)?.label ?? line;
  return isPlayerMark(line) || labels.isJunk(line) || labels.kindOf(label) !== null;
}

/** The label that a front-matter reference is shown under. */
export function relatedLabel(language: string): string {
  const labels: Record<string, string> = { ar: 'اقرأ أيضاً', en: 'Read also', fr: 'Lire aussi', es: 'Lee también' };
  return labels[language.split('-')[0] ?? ''] ?? 'Read also';
}

function keys(builtIn: string[], added: string[]): string[] {
  return [...builtIn.flatMap((line) => line.split('|')), ...added].map(labelKey).filter((key) => key !== '');
}

/** Accents are set or left at will too, on capitals above all: `A lire aussi`. */
function labelKey(text: string): string {
  return titleKey(text)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '');
}
