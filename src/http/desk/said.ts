/**
 * What the importer and the newsdesk say, in the language of the desk. They say it once, in English, to scripts and logs
 * too; what has no words here yet is shown as it is.
 */
import { phrasesLanguage } from '../../phrases.ts';
import { type Html, html } from '../../text/html.ts';

type Words = [said: RegExp, inOurs: string];

/** `$1`, `$2`: what stood at that place. */
const arabic: Words[] = [
  [
    /^unbalanced quotation mark: one opens or closes alone$/,
    'علامة تنصيص بلا صاحبتها: فُتحت ولم تُغلق، أو أُغلقت ولم تُفتح',
  ],
  [/^left out "(.*)": no part of the article$/, 'تُرك «$1»: ليس من المقال'],
  [
    /^the picture "(.*)" has no usable address; write .*$/,
    'ليس للصورة «$1» عنوان صالح: اكتب اسماً في media/ أو عنواناً يبدأ بـ https://',
  ],
  [/^the sound "(.*)" is left out; write .*$/, 'تُرك التسجيل «$1»: اكتب اسماً في media/'],
  [
    /^the link to "(.*)" leads nowhere from a feed: .*$/,
    'الرابط «$1» لا يقود إلى مكان من خارج الصفحة: اكتبه بادئاً بـ https:// أو /؛ بقي نصاً',
  ],
  [/^"(.*)" is not in the media folder; .*$/, 'ليس «$1» في مجلد media/: يظهر حين يُضاف'],
  [/^there is no title; .*$/, 'لا عنوان للمقال: اكتب له عنواناً'],
  [/^(?:date|embargo|expires|updated): "(.*)" is no time; .*$/, '«$1» ليس وقتاً: اكتب مثلاً 2026-11-20 08:00'],
  [/^lang: "(.*)" is no language tag; .*$/, '«$1» ليس رمز لغة: اكتب ar أو en'],
  [/^canonical: "(.*)" is no address; .*$/, '«$1» ليس عنواناً: اكتب عنواناً يبدأ بـ https://'],
  [/^aliases: "(.*)" is no path; .*$/, '«$1» ليس مساراً: اكتب مثلاً /2020/05/old-name'],
  [
    /^.*: neither a picture .*$/,
    'ليس هذا الملف صورة (JPEG وPNG وGIF وWebP وAVIF) ولا تسجيلاً (MP3 وM4A وOgg وWAV وFLAC)',
  ],
  [/^.*: this (.*) file is broken; save it again$/, 'ملف $1 هذا تالف: احفظه من جديد'],
  [/^(.*) saved version (\d+) at (.*)$/, '$1 حفظ الإصدار $2 في $3'],
  [/^it belongs to (.*): edit that, or take it over$/, 'يملكه الملف $1: حرّره هناك، أو انقله إلى المكتب'],
  [/^nobody has seen it yet: .*$/, 'لم يره أحد بعد: اجعله مسودة، أو احذفه'],
  [/^(.*) in (.*) keeps it back: change that$/, '$1 في $2 يمنع ظهوره: غيّره هناك'],
  [/^only a draft that nobody ever saw can be discarded$/, 'لا تُحذف إلا مسودة لم يرها أحد'],
  [/^id: it is (\S+), and an article keeps its id$/, 'معرّف هذا المقال $1، ولا يتغيّر معرّف مقال'],
  [
    /^there is no such reference in "(.*)", or no other article "(.*)"$/,
    'لا إحالة كهذه في «$1»، أو لا مقال آخر معرّفه «$2»',
  ],
  [/^there is no article "(.*)", or no other one "(.*)"$/, 'لا مقال معرّفه «$1»، أو لا مقال آخر معرّفه «$2»'],
  [/^Redis at (\S+) does not answer \(.*\): .*$/, 'خادم Redis في $1 لا يجيب: ما يُنتظر توزيعه ينتظر، ولا يضيع منه شيء'],
  [/^no worker is there: .*$/, 'لا عامل توزيع متصلاً: ما يُنتظر توزيعه ينتظر حتى يعمل «nashra worker» على جهاز'],
  [/^no article has the id "(.*)"$/, 'لا مقال معرّفه «$1»'],
  [/^this needs the scope "(.*)"$/, '$1'],
];

const catalogues: Record<string, Words[]> = { ar: arabic };

export function said(message: string, language: string): Html {
  const words = catalogues[phrasesLanguage(language)] ?? [];
  const [pattern, ours = ''] = words.find(([one]) => one.test(message)) ?? [];
  return html`<bdi>${pattern ? message.replace(pattern, ours) : message}</bdi>`;
}
