/** Help with markdown: buttons and keys above `textarea[data-markdown]`, and how it will look, from the server. */
import { all, around, make, on, pageOf, post, refusalIn, say } from './page.js';

/** What a button puts around the selection; `line` stands before each of its lines. */
/** @typedef {{ name: string, sign: string, before?: string, after?: string, line?: string, key?: string }} Tool */

/** @type {Tool[]} */
const tools = [
  { name: 'bold', sign: 'B', before: '**', after: '**', key: 'b' },
  { name: 'italic', sign: 'I', before: '*', after: '*', key: 'i' },
  { name: 'link', sign: 'a', before: '[', after: '](https://)', key: 'k' },
  { name: 'quote', sign: '❞', line: '> ' },
  { name: 'code', sign: '<>', before: '`', after: '`' },
  { name: 'list', sign: '•', line: '- ' },
  { name: 'spoiler', sign: '▸', before: '\n::: spoiler ', after: '\n\n:::\n' },
];

/**
 * Puts text in the place of the selection, so that the browser's own undo takes it back.
 * @param {HTMLTextAreaElement} area
 * @param {string} text
 */
function insert(area, text) {
  area.focus();
  // Nothing else keeps the undo of browsers; where it is gone the text is put in all the same.
  if (document.execCommand('insertText', false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
  area.dispatchEvent(new Event('input', { bubbles: true }));
}

/** @param {HTMLTextAreaElement} area @param {Tool} tool */
function apply(area, { before = '', after = '', line }) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const chosen = value.slice(start, end);
  if (line !== undefined) {
    const fresh = start === 0 || value[start - 1] === '\n' ? '' : '\n';
    insert(
      area,
      fresh +
        chosen
          .split('\n')
          .map((each) => line + each)
          .join('\n'),
    );
    return;
  }
  insert(area, before + chosen + after);
  const at = start + before.length;
  area.setSelectionRange(at, at + chosen.length);
}

/** The panel below a form's text in which it is shown. @param {HTMLTextAreaElement} area */
function panelOf(area) {
  const there = area.parentElement?.querySelector('.preview-panel');
  if (there) return there;
  const panel = make('div', {
    class: 'preview-panel',
    role: 'region',
    'aria-label': say('preview'),
  });
  panel.setAttribute('aria-live', 'polite');
  area.after(panel);
  return panel;
}

/** @param {HTMLTextAreaElement} area */
async function preview(area) {
  const { form } = area;
  const csrf = form?.querySelector('input[name="csrf"]');
  if (!(csrf instanceof HTMLInputElement)) return;
  const panel = panelOf(area);
  try {
    const fields = new URLSearchParams({ csrf: csrf.value, text: area.value });
    const answer = await post('/preview', fields);
    const page = await pageOf(answer);
    const shown = page.querySelector('[data-preview]');
    if (shown) panel.replaceChildren(document.adoptNode(shown));
    else panel.textContent = refusalIn(page);
  } catch {
    panel.textContent = say('offline');
  }
}

/** @param {HTMLTextAreaElement} area @param {HTMLElement} button */
function toggle(area, button) {
  const open = button.getAttribute('aria-pressed') !== 'true';
  button.setAttribute('aria-pressed', String(open));
  if (open) void preview(area);
  else panelOf(area).remove();
}

/** @param {HTMLTextAreaElement} area */
function equip(area) {
  const bar = make('div', { class: 'toolbar', role: 'group', 'aria-label': say('toolbar') });
  for (const tool of tools) {
    const label = say(tool.name);
    const button = make(
      'button',
      { type: 'button', 'aria-label': label, title: label, class: `tool tool-${tool.name}` },
      tool.sign,
    );
    button.addEventListener('click', () => apply(area, tool));
    bar.append(button);
  }
  const show = make(
    'button',
    { type: 'button', class: 'tool tool-preview', 'aria-pressed': 'false' },
    say('preview'),
  );
  show.addEventListener('click', () => toggle(area, show));
  bar.append(show);
  area.before(bar);
  // The button that shows the form again with the preview above it is for whoever has no script.
  const plain = area.form?.querySelector('button[name="preview"]');
  if (plain instanceof HTMLElement) plain.hidden = true;
}

on('keydown', 'textarea', (element, event) => {
  if (!(event instanceof KeyboardEvent) || !(element instanceof HTMLTextAreaElement)) return;
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  if (event.key === 'Enter' && element.form) {
    event.preventDefault();
    element.form.requestSubmit();
  }
  const tool = tools.find(({ key }) => key === event.key);
  if (!tool || !around(element, '[data-markdown]')) return;
  event.preventDefault();
  apply(element, tool);
});

for (const area of all('textarea[data-markdown]'))
  if (area instanceof HTMLTextAreaElement) equip(area);
