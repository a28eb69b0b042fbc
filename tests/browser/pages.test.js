// What a reader sees of the pages of `dunlint preview` and of `--output-format html`, in a real browser.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, describe, test } from 'node:test';
import { clearUp, faulty, hostile, launch, models, narrow, open, pages, preview, report, wide } from './pages.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const browser = await launch();
const bad = hostile();
const all = [
  ...preview('models', models.cwd, models.paths),
  ...preview('faulty', faulty.cwd, faulty.paths, '--locale', 'fr'),
  ...preview('hostile', bad.cwd, bad.paths, '--isolated', '--locale', 'en'),
  report('of-models', models.cwd, models.paths),
  report('of-faulty', faulty.cwd, faulty.paths, '--locale', 'fr'),
  report('of-hostile', bad.cwd, bad.paths, '--isolated', '--locale', 'en'),
];

/** The letters that were printed as one page. */
const onePage = [];

after(async () => {
  await browser.close();
  clearUp();
});

describe('pages', { concurrency: 2 }, () => {
  for (const one of all) {
    test(`${one.set}: ${one.path}`, async () => {
      const { page, amiss, close } = await open(browser, one.url);
      await runsNothing(page, one);
      await keyboard(page, one);
      await complies(page, one);
      await accessible(page, amiss);
      await prints(page, one);
      assert.deepEqual(amiss, []);
      await close();
    });
  }
});

test('most model letters fit on one page', () => {
  assert.ok(onePage.length >= 10, onePage.join(', '));
});

test('there are pages of every kind', () => {
  const count = (set) => all.filter((one) => one.set === set && !one.isIndex).length;
  assert.ok(count('models') >= 34 && count('faulty') >= 10 && count('hostile') >= 6, `${all.length}`);
  const changed = all.filter((one) => one.messages.some((message) => message.changes.length > 0));
  assert.ok(changed.length >= 10, `${changed.length} pages with changes`);
});

/** Nothing of a template ran, and nothing stands there that could. */
async function runsNothing(page, one) {
  assert.match(await page.title(), one.isReport ? /Contrôle|Check/ : /aperçu|preview/i);
  for (const frame of page.frames()) {
    const found = await frame.evaluate(() => ({
      hacked: String(window.hacked),
      amiss: [...document.querySelectorAll('*')].flatMap((element) => {
        const named = (name) => `<${element.localName} ${name}>`;
        const forbidden = ['script', 'img', 'svg', 'object', 'embed', 'form', 'base', 'link', 'video', 'audio'];
        const attributes = element.getAttributeNames().filter((name) => /^on|^src$|srcset|background$|action|ping/.test(name));
        const leads = element.hasAttribute('href') && !/^(https:\/\/|[\w./%#-]+$)/.test(element.getAttribute('href'));
        return [...(forbidden.includes(element.localName) ? [named('')] : []), ...attributes.map(named), ...(leads ? [named('href')] : [])];
      }),
    }));
    assert.deepEqual(found, { hacked: 'undefined', amiss: [] });
  }
}

/** Another way through the template, or another view of a report, is chosen with the keyboard alone. */
async function keyboard(page, one) {
  const groups = one.isReport ? ['view'] : one.messages.flatMap((message, at) => (message.ways.length > 1 ? [`m${at}`] : []));
  for (const group of groups) {
    await tabTo(page, `input[name="${group}"]`);
    const before = await shown(page, group);
    await page.keyboard.press('ArrowRight');
    const after = await shown(page, group);
    assert.notEqual(after.checked, before.checked, `${group}: the choice`);
    assert.equal(after.visible.length, 1, `${group}: one is shown`);
    assert.notDeepEqual(after.visible, before.visible, `${group}: what is shown`);
    await page.keyboard.press('ArrowLeft');
    assert.deepEqual(await shown(page, group), before);
  }
  if (one.isReport) {
    await tabTo(page, '#show-error');
    await page.keyboard.press('Space');
    assert.equal(await page.locator('li.error:visible').count(), 0);
    await page.keyboard.press('Space');
  }
}

async function tabTo(page, selector) {
  await page.evaluate(() => document.activeElement?.blur());
  for (let pressed = 0; pressed < 600; pressed += 1) {
    await page.keyboard.press('Tab');
    const [isThere, isOutlined] = await page.evaluate((wanted) => {
      const own = document.activeElement;
      const outlined = [own, own?.nextElementSibling].filter(Boolean).some((element) => getComputedStyle(element).outlineStyle !== 'none');
      return [own?.matches(wanted) ?? false, outlined];
    }, selector);
    if (isThere) return assert.ok(isOutlined, `${selector}: the focus is seen`);
  }
  assert.fail(`${selector} is not reached with Tab`);
}

const shown = (page, group) =>
  page.evaluate((name) => {
    const checked = document.querySelector(`input[name="${name}"]:checked`);
    const views = name === 'view' ? document.querySelectorAll('section.view') : checked.closest('fieldset').querySelectorAll('.panel');
    const visible = [...views].map((view, at) => [at, view]).filter(([, view]) => view.checkVisibility()).map(([at]) => at);
    return { checked: checked.id, visible };
  }, group);

/** What was put into a template is seen on its compliant side, as the program says it. */
async function complies(page, one) {
  for (const [at, message] of one.messages.entries()) {
    for (const [number, way] of message.ways.entries()) {
      const panel = page.locator(`section`).nth(at).locator('.panel').nth(number);
      const sides = await panel.evaluate((element) =>
        [...element.querySelectorAll('.side')].map((side) => {
          const frame = side.querySelector('iframe');
          const mail = new DOMParser().parseFromString(frame?.srcdoc ?? '', 'text/html');
          const all = (selector) => [...side.querySelectorAll(selector), ...mail.querySelectorAll(selector)];
          return { text: side.textContent + mail.body.textContent, ins: all('ins').map((ins) => ins.textContent), dels: all('del').length };
        }),
      );
      assert.equal(sides.length, message.changes.length > 0 ? 2 : 1, `${way}: sides`);
      if (sides.length < 2) continue;
      const body = new Set(way.original.map((part) => part.text));
      const differs = way.compliant.some((part) => !body.has(part.text));
      assert.equal(sides[0].ins.length, 0);
      assert.equal(sides[1].dels, 0);
      if (differs) assert.ok(sides[0].dels + sides[1].ins.length > 0, 'what was changed is marked');
      const said = way.compliant.map((part) => part.text).join(' ');
      for (const word of sides[1].ins.join(' ').match(/[\p{L}]{6,}/gu) ?? []) {
        assert.ok(said.includes(word), `« ${word} » is in the compliant text`);
      }
    }
  }
}

/** Nobody is shut out: in light and dark, wide and narrow; and nothing hangs over the edge of a telephone. */
async function accessible(page, amiss) {
  await page.evaluate(axe);
  // What is shown by choice alone is looked at, too.
  const reveal = await page.addStyleTag({ content: '.panel { display: block !important }' });
  for (const [viewport, colorScheme] of [[wide, 'light'], [narrow, 'dark'], [narrow, 'light'], [wide, 'dark']]) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    const rules = viewport === wide === (colorScheme === 'light') ? undefined : ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'];
    const { violations } = await page.evaluate((values) => window.axe.run({ iframes: false, resultTypes: ['violations'], ...(values ? { runOnly: values } : {}) }), rules);
    for (const { id, impact, nodes } of violations) {
      if (['serious', 'critical'].includes(impact)) amiss.push(`axe ${colorScheme} ${viewport.width}: ${id}: ${nodes[0].html.slice(0, 300)}`);
    }
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) amiss.push(`${over} px too wide at ${viewport.width}`);
  }
  await reveal.evaluate((element) => element.remove());
  await page.emulateMedia({ colorScheme: 'light' });
}

/** A letter that needs no change is printed as it is sent: as one page where it fits on one. */
async function prints(page, one) {
  const isLetter = one.messages.length === 1 && one.messages[0].channel === 'letter';
  if (one.set !== 'models' || !isLetter) return;
  // The page of `@page`: A4 less its margins, in CSS pixels.
  const [across, down] = [210 - 2 * 16, 297 - 2 * 14].map((mm) => Math.floor((mm / 25.4) * 96));
  await page.setViewportSize({ width: across, height: down });
  await page.emulateMedia({ media: 'print' });
  const height = await page.evaluate(() => document.body.scrollHeight);
  await page.emulateMedia({ media: null });
  const count = pages(await page.pdf({ preferCSSPageSize: true }));
  assert.equal(count, Math.ceil(height / down), `${height} px on pages of ${down}`);
  if (count === 1) onePage.push(one.path);
}
