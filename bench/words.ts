/** Invented Arabic sentences: parts that agree in gender and number, chosen by a seeded generator. */

export type Random = {
  /** From 0 up to, not including, `limit`. */
  below(limit: number): number;
  pick<Item>(items: readonly Item[]): Item;
};

/** Mulberry32: the same seed gives the same numbers on every machine. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
  return { below, pick: (items) => items[below(items.length)] as (typeof items)[number] };
}

const people = lines(`
  رئيس البلدية|مدير المرفأ|أمين المكتبة|مجلس القرية|اتحاد الصيادين|فريق الباحثين|صاحب المطبعة|حارس المنارة
  مدرّس التاريخ|قائد العبّارة|وكيل الشحن|مهندس الجسر|طبيب المستوصف|مصوّر الصحيفة|مراقب الطقس|نقيب الحرفيين`);

/** What was done, and the same as news of today. */
const deeds: readonly [past: string, present: string, matter: string][] = [
  ['أعلن', 'يعلن', 'خطة من ثلاث مراحل لترميم السوق القديم'],
  ['افتتح', 'يفتتح', 'قاعة قراءة تطلّ على الحديقة العامة'],
  ['عرض', 'يعرض', 'خرائط قديمة لم يرها أحد منذ خمسين سنة'],
  ['وقّع', 'يوقّع', 'اتفاقاً لتشغيل الحافلات الكهربائية'],
  ['درس', 'يدرس', 'أثر الأمطار المبكرة في موسم الزيتون'],
  ['طلب', 'يطلب', 'تأجيل الرسوم الجديدة إلى نهاية السنة'],
  ['نشر', 'ينشر', 'تقريراً عن حركة السفن في الأشهر الماضية'],
  ['استقبل', 'يستقبل', 'وفداً من طلاب المعهد البحري'],
  ['أنهى', 'يُنهي', 'إصلاح الطريق الذي يصل القرى بالساحل'],
  ['اقترح', 'يقترح', 'تخصيص يوم في الأسبوع للقوارب الصغيرة'],
  ['وزّع', 'يوزّع', 'أجهزة قياس على مزارعي السهل'],
  ['راجع', 'يراجع', 'جدول القطارات بعد شكاوى المسافرين'],
  ['سجّل', 'يسجّل', 'حكايات البحّارة في أرشيف مفتوح للجميع'],
  ['شكّل', 'يشكّل', 'لجنة صغيرة لمتابعة أسعار الخبز'],
];

const places = lines(`
  في الحي الشرقي|عند مدخل المرفأ|قرب الجسر الحجري|في ساحة البلدة|على الطريق الساحلي|في مبنى المحطة القديمة
  خلف سوق السمك|في القرى الثلاث|على ضفة النهر|في قاعة البلدية`);

const times = lines(`
  صباح الأحد|مساء الاثنين|بعد ظهر الثلاثاء|ليلة الأربعاء|قبل غروب الخميس|في مطلع الشهر|بعد أسبوعين من النقاش
  قبل انتهاء الموسم|مع أول المطر|في ختام لقاء طويل`);

const remarks = lines(`
  وهو ما انتظره السكان منذ سنوات|بعدما تأخّر العمل مرتين لأسباب مالية|على أن تظهر النتائج الأولى في الربيع
  فيما أبدى التجار تحفّظاً على بعض البنود|وذلك بدعم من تعاونية محلية صغيرة|من غير أن يحدّد موعداً نهائياً للتنفيذ
  وقد حضر أكثر من مئتي شخص من البلدات المجاورة|لأن الكلفة أقل مما قُدّر في البداية
  مؤكداً أن الأبواب مفتوحة لكل اقتراح|ثم أجاب عن أسئلة الحاضرين واحداً واحداً`);

const subjects = lines(
  'ما الذي تغيّر؟|أصوات من المكان|أرقام السنة|خطوة تالية|خلفية القصة|أسئلة بلا جواب|كيف بدأ الأمر|بعد القرار',
);

export function sentence(random: Random): string {
  const [past, , matter] = random.pick(deeds);
  return `${past} ${random.pick(people)} ${matter} ${random.pick(places)} ${random.pick(times)}، ${random.pick(remarks)}.`;
}

export function sentences(random: Random, count: number): string {
  return Array.from({ length: count }, () => sentence(random)).join(' ');
}

export function headline(random: Random): string {
  const [, present, matter] = random.pick(deeds);
  return `${random.pick(people)} ${present} ${matter} ${random.pick(places)}`;
}

export function heading(random: Random): string {
  return random.pick(subjects);
}

function lines(text: string): string[] {
  return text.trim().split(/\||\n\s*/);
}
