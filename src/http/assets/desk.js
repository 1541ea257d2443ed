/** What a script adds at the desk: a preview while somebody writes, and references found by typing. All else works without. */
const editor = document.querySelector('form[data-editor]');
const preview = document.querySelector('#preview');
const text = document.querySelector('#text');

if (editor && preview) {
  let timer;
  let latest = 0;
  let changed = false;
  let told = remarked();

  /** How many remarks there are, in words; the rest of the preview is there to be read, not to be spoken at every key. */
  function remarked() {
    return preview.querySelector('.remarks')?.dataset.told ?? '';
  }

  const refresh = async () => {
    latest += 1;
    const mine = latest;
    const form = new FormData(editor);
    for (const name of ['picture file', 'sound file']) form.delete(name);
    const answer = await fetch(preview.dataset.address, { method: 'POST', body: form }).catch(() => null);
    if (!answer?.ok || answer.redirected || mine !== latest) return;
    preview.innerHTML = await answer.text();
    if (remarked() === told) return;
    told = remarked();
    document.querySelector('#preview-status').textContent = told;
  };

  editor.addEventListener('input', () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(refresh, 400);
  });
  editor.addEventListener('submit', () => {
    changed = false;
  });
  addEventListener('beforeunload', (event) => {
    if (changed) event.preventDefault();
  });
}

const picker = document.querySelector('[data-picker]');

if (picker && text) {
  const input = picker.querySelector('[role="combobox"]');
  const list = picker.querySelector('[role="listbox"]');
  const status = picker.querySelector('[role="status"]');
  let found = [];
  let chosen = -1;
  let timer;
  let latest = 0;
  picker.hidden = false;

  const show = () => {
    list.replaceChildren(
      ...found.map(({ title, language }, index) => {
        const option = document.createElement('li');
        Object.assign(option, { id: `pick-${index}`, textContent: title, lang: language, dir: 'auto' });
        option.setAttribute('role', 'option');
        option.setAttribute('aria-selected', String(index === chosen));
        option.addEventListener('mousedown', (event) => {
          event.preventDefault();
          take(index);
        });
        return option;
      }),
    );
    list.hidden = found.length === 0;
    input.setAttribute('aria-expanded', String(found.length > 0));
    if (chosen >= 0) input.setAttribute('aria-activedescendant', `pick-${chosen}`);
    else input.removeAttribute('aria-activedescendant');
  };

  const close = () => {
    found = [];
    chosen = -1;
    show();
  };

  const look = async () => {
    latest += 1;
    const mine = latest;
    const answer = await fetch(`${picker.dataset.picker}?q=${encodeURIComponent(input.value)}`).catch(() => null);
    if (!answer?.ok || answer.redirected || mine !== latest) return;
    found = await answer.json();
    chosen = -1;
    show();
  };

  /** The reference stands on a line of its own, after the paragraph in which the cursor is. */
  const take = (index) => {
    const { line } = found[index];
    const end = text.value.slice(text.selectionEnd).search(/\n[ \t]*(\n|$)/);
    const at = end < 0 ? text.value.length : text.selectionEnd + end;
    const before = text.value.slice(0, at).trimEnd();
    // Spaces at the beginning of a line are code in Markdown.
    const after = text.value.slice(at).replace(/^(?:[ \t]*\n)+/, '');
    text.value = `${before}${before && '\n\n'}${line}\n${after && `\n${after}`}`;
    input.value = '';
    status.textContent = picker.dataset.told;
    close();
    text.dispatchEvent(new Event('input', { bubbles: true }));
  };

  input.addEventListener('input', (event) => {
    // What is typed here is no change of the article.
    event.stopPropagation();
    status.textContent = '';
    clearTimeout(timer);
    timer = setTimeout(look, 200);
  });
  const move = (step) => {
    if (found.length > 0) chosen = (chosen + step + found.length) % found.length;
    show();
  };
  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => (chosen >= 0 ? take(chosen) : look()),
    Escape: close,
  };
  input.addEventListener('keydown', (event) => {
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  input.addEventListener('blur', close);
}
