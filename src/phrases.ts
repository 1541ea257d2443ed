/** The words that Nashra itself says in outputs, in the language of what they stand beside. */
export type Phrases = {
  withdrawn: string;
  correction: string;
  corrections: string;
  older: string;
  newest: string;
  latest: string;
  sections: string;
  feeds: string;
  allFeeds: string;
  opml: string;
  whatIsAFeed: string;
  howToSubscribe: string;
  subscribe: string;
  subscribeTo: string;
  copy: string;
  followElsewhere: string;
  followers: string;
  followFrom: string;
  account: string;
  follow: string;
  continueAt: string;
  notUnderstood: string;
  noAccount: string;
  noAnswer: string;
  noFollowPage: string;
  tooFast: string;
  conversation: string;
  likes: string;
  shares: string;
  quoted: string;
  original: string;
  howToReply: string;
  copied: string;
  byline: string;
  published: string;
  updated: string;
  tags: string;
  listen: string;
  alsoIn: string;
  referredBy: string;
  nothing: string;
  search: string;
  searchIn: string;
  narrow: string;
  searchHint: string;
  any: string;
  section: string;
  author: string;
  tag: string;
  language: string;
  from: string;
  until: string;
  results: string;
  foundNothing: string;
  foundInstead: string;
  didYouMean: string;
  someWords: string;
  tooCommon: string;
  beingIndexed: string;
  searchFeed: string;
  pages: string;
  previous: string;
  next: string;
  pickedForYou: string;
  latestArticles: string;
  notFound: string;
  notFoundHint: string;
  gone: string;
  notAllowed: string;
  badAddress: string;
  fault: string;
  /** The disk is full. */
  noRoom: string;
  home: string;
  skip: string;
};

const catalogues: Record<string, Phrases> = {
  ar: {
    withdrawn: 'سُحب هذا المقال.',
    correction: 'تصحيح',
    corrections: 'تصحيحات',
    older: 'الأقدم',
    newest: 'الأحدث',
    latest: 'مزيد من المقالات',
    sections: 'الأقسام',
    feeds: 'الخلاصات',
    allFeeds: 'كل الخلاصات، وما هي الخلاصة',
    opml: 'كل القنوات في ملف واحد (OPML)',
    whatIsAFeed:
      'الخلاصة عنوان يقرؤه برنامج لمتابعة الأخبار، فيأتيك كل مقال جديد كاملاً في المكان الذي تختاره، بلا حساب ولا بريد ولا تتبّع.',
    howToSubscribe:
      'انسخ عنوان الخلاصة التي تريدها والصقه في برنامج القراءة عندك (مثل NetNewsWire أو Feeder أو Thunderbird أو FreshRSS). للموقع كله خلاصة، ولكل قسم وكاتب ووسم ولغة خلاصة.',
    subscribe: 'تابعنا',
    subscribeTo: 'تصلك مقالات هذه القناة في أي قارئ خلاصات:',
    copy: 'نسخ العنوان',
    followElsewhere: 'أو من ماستودون وسائر الفيديفيرس، بهذا الاسم:',
    followers: 'المتابعون',
    followFrom: 'تابع من خادمك',
    account: 'حسابك أو خادمك، مثل \u2066@you@server.example\u2069',
    follow: 'متابعة',
    continueAt: 'أكمل عند',
    notUnderstood: 'اكتب حسابك هكذا: \u2066@you@server.example\u2069، أو اسم خادمك وحده.',
    noAccount: 'لا يعرف هذا الخادم حساباً بهذا الاسم.',
    noAnswer: 'لم يُجب هذا الخادم. جرّب بعد قليل، أو ابحث في خادمك عن الاسم.',
    noFollowPage: 'ليس في هذا الخادم صفحة للمتابعة من بعيد. ابحث فيه عن الاسم.',
    tooFast: 'طلبات كثيرة في وقت قصير. جرّب بعد ثانية.',
    conversation: 'من الفيديفيرس',
    likes: 'الإعجابات',
    shares: 'المشاركات',
    quoted: 'اقتباس',
    original: 'الأصل',
    howToReply: 'للردّ أو الإعجاب، ابحث في خادمك عن هذا العنوان:',
    copied: 'نُسخ',
    byline: 'بقلم',
    published: 'نُشر',
    updated: 'حُدّث',
    tags: 'وسوم',
    listen: 'استمع إلى المقال',
    alsoIn: 'يُقرأ أيضاً بلغة أخرى:',
    referredBy: 'ورد ذكره في',
    nothing: 'لا مقالات هنا بعد.',
    search: 'بحث',
    searchIn: 'ابحث في المقالات',
    narrow: 'حصر البحث',
    searchHint:
      'عبارة كما هي: «رأس النور» · من دون كلمة: -قطار · في الحقل نفسه: قسم:العالم كاتب:سلمى وسم:بحر لغة:ar من:2024 إلى:2025',
    any: 'الكل',
    section: 'القسم',
    author: 'الكاتب',
    tag: 'الوسم',
    language: 'اللغة',
    from: 'من تاريخ',
    until: 'إلى تاريخ',
    results: 'النتائج',
    foundNothing: 'لا مقال فيه كل هذه الكلمات:',
    foundInstead: 'هذه نتائج',
    didYouMean: 'هل تقصد',
    someWords: 'مقالات فيها بعض هذه الكلمات',
    tooCommon: 'هذه الكلمات في آلاف المقالات: رُتّبت أحدثها وحدها.',
    beingIndexed: 'يُبنى فهرس البحث الآن، وقد تنقص منه مقالات قديمة.',
    searchFeed: 'تابع هذا البحث في قارئ خلاصات',
    pages: 'صفحات النتائج',
    previous: 'السابق',
    next: 'التالي',
    pickedForYou: 'اخترنا لك',
    latestArticles: 'أحدث المقالات',
    notFound: 'لا صفحة في هذا العنوان.',
    notFoundHint: 'لعلّ العنوان ناقص أو تغيّر. ابحث عن المقال بكلمة من عنوانه، أو عُد إلى',
    gone: 'سُحب ما كان في هذا العنوان.',
    notAllowed: 'هذا العنوان للقراءة فقط.',
    badAddress: 'هذا العنوان لا يُقرأ.',
    fault: 'وقع خطأ عندنا.',
    noRoom: 'لم يُحفظ شيء: امتلأ القرص في الخادم.',
    home: 'الصفحة الأولى',
    skip: 'إلى المحتوى',
  },
  en: {
    withdrawn: 'This article has been withdrawn.',
    correction: 'Correction',
    corrections: 'Corrections',
    older: 'Older',
    newest: 'Newest',
    latest: 'More articles',
    sections: 'Sections',
    feeds: 'Feeds',
    allFeeds: 'All feeds, and what a feed is',
    opml: 'Every channel in one file (OPML)',
    whatIsAFeed:
      'A feed is an address that a news reader looks at for you: every new article comes whole to the place you choose, without an account, an email address or tracking.',
    howToSubscribe:
      'Copy the address of the feed you want and paste it into your reader (NetNewsWire, Feeder, Thunderbird and FreshRSS are some). There is one for the whole publication, and one for each section, author, tag and language.',
    subscribe: 'Follow',
    subscribeTo: 'The articles of this channel in any feed reader:',
    copy: 'Copy the address',
    followElsewhere: 'Or from Mastodon and the rest of the fediverse, by this name:',
    followers: 'Followers',
    followFrom: 'Follow from your own server',
    account: 'Your account or server, like @you@server.example',
    follow: 'Follow',
    continueAt: 'Continue at',
    notUnderstood: 'Write your account like this: @you@server.example, or the name of your server alone.',
    noAccount: 'That server knows no account of this name.',
    noAnswer: 'That server did not answer. Try again later, or search for the name on your server.',
    noFollowPage: 'That server has no page for following from elsewhere. Search for the name there.',
    tooFast: 'Too many requests in a short time. Try again in a second.',
    conversation: 'From the fediverse',
    likes: 'Likes',
    shares: 'Boosts',
    quoted: 'Quote',
    original: 'Original',
    howToReply: 'To reply or like, search on your own server for this address:',
    copied: 'Copied',
    byline: 'By',
    published: 'Published',
    updated: 'Updated',
    tags: 'Tags',
    listen: 'Listen to the article',
    alsoIn: 'Also in:',
    referredBy: 'Referred to by',
    nothing: 'No articles here yet.',
    search: 'Search',
    searchIn: 'Search the articles',
    narrow: 'Narrow it down',
    searchHint:
      'Words side by side: "night train" · without a word: -train · in the same field: section:world author:salma tag:sea language:en from:2025-03 to:2025-06',
    any: 'All',
    section: 'Section',
    author: 'Author',
    tag: 'Tag',
    language: 'Language',
    from: 'From',
    until: 'Until',
    results: 'Results',
    foundNothing: 'No article has all of these words:',
    foundInstead: 'These are the results for',
    didYouMean: 'Did you mean',
    someWords: 'Articles with some of these words',
    tooCommon: 'Thousands of articles have these words: only the newest of them were ranked.',
    beingIndexed: 'The search index is being made; older articles may be missing.',
    searchFeed: 'Follow this search in a feed reader',
    pages: 'Pages of results',
    previous: 'Previous',
    next: 'Next',
    pickedForYou: 'Picked for you',
    latestArticles: 'Latest articles',
    notFound: 'There is no page at this address.',
    notFoundHint: 'It may be incomplete, or have changed. Search for a word of the headline, or go back to the',
    gone: 'What was at this address has been withdrawn.',
    notAllowed: 'This address can only be read.',
    badAddress: 'This address cannot be read.',
    fault: 'Something went wrong on our side.',
    noRoom: 'Nothing was saved: the disk of the server is full.',
    home: 'front page',
    skip: 'To the content',
  },
};

/** English where there is no catalogue for the language. */
export function phrasesIn(language: string): Phrases {
  return catalogues[phrasesLanguage(language)] as Phrases;
}

/** The language in which `phrasesIn` speaks: `ar` for `ar-LB`, `en` for all that it does not know. */
export function phrasesLanguage(language: string): string {
  const primary = language.split('-')[0] as string;
  return Object.hasOwn(catalogues, primary) ? primary : 'en';
}
