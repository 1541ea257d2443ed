/** The few words that Nashra itself says in outputs, in the language of what they stand beside. */
export type Phrases = {
  withdrawn: string;
  correction: string;
  older: string;
  newest: string;
  sections: string;
  feeds: string;
  byline: string;
  published: string;
  updated: string;
  tags: string;
  nothing: string;
  notFound: string;
  gone: string;
  fault: string;
  home: string;
  referredBy: string;
};

const catalogues: Record<string, Phrases> = {
  ar: {
    withdrawn: 'سُحب هذا المقال.',
    correction: 'تصحيح',
    older: 'الأقدم',
    newest: 'الأحدث',
    sections: 'الأقسام',
    feeds: 'خلاصات',
    byline: 'بقلم',
    published: 'نُشر',
    updated: 'حُدّث',
    tags: 'وسوم',
    nothing: 'لا مقالات هنا بعد.',
    notFound: 'لا صفحة في هذا العنوان.',
    gone: 'سُحب ما كان في هذا العنوان.',
    fault: 'وقع خطأ عندنا.',
    home: 'الصفحة الأولى',
    referredBy: 'ورد ذكره في',
  },
  en: {
    withdrawn: 'This article has been withdrawn.',
    correction: 'Correction',
    older: 'Older',
    newest: 'Newest',
    sections: 'Sections',
    feeds: 'Feeds',
    byline: 'By',
    published: 'Published',
    updated: 'Updated',
    tags: 'Tags',
    nothing: 'No articles here yet.',
    notFound: 'There is no page at this address.',
    gone: 'What was at this address has been withdrawn.',
    fault: 'Something went wrong on our side.',
    home: 'Front page',
    referredBy: 'Referred to by',
  },
};

/** English where there is no catalogue for the language. */
export function phrasesIn(language: string): Phrases {
  return catalogues[language.split('-')[0] ?? ''] ?? (catalogues.en as Phrases);
}
