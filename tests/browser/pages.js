// Pages made by dunlint, and a browser that watches them: what they ask for, what they say in the console, what runs.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const program = process.env.DUNLINT_PROGRAM;
const day = ['--as-of', '2026-11-25'];

export const wide = { width: 1280, height: 900 };
export const narrow = { width: 390, height: 844 };

/** A folder that is gone when the tests are done. */
export const folder = mkdtempSync(join(tmpdir(), 'dunlint-pages-'));
export const clearUp = () => rmSync(folder, { recursive: true, force: true });

function dunlint(args, cwd) {
  const done = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (done.status !== 0 && done.status !== 1) throw new Error(`${args.join(' ')}: ${done.stderr}`);
  return done.stdout;
}

/** Previews `paths` of `cwd`: a page for each, and what the program says of each in JSON. */
export function preview(name, cwd, paths, ...args) {
  const out = join(folder, name);
  dunlint(['preview', ...day, ...args, '--out', out, ...paths], cwd);
  const said = JSON.parse(dunlint(['preview', ...day, ...args, '--output-format', 'json', ...paths], cwd));
  return said.map((file) => ({ ...file, url: address(join(out, `${file.path}.html`)), set: name })).concat([
    { path: 'index', url: address(join(out, 'index.html')), set: name, messages: [], isIndex: true },
  ]);
}

/** The report on `paths` of `cwd`. */
export function report(name, cwd, paths, ...args) {
  const file = join(folder, `${name}.html`);
  writeFileSync(file, dunlint(['check', ...day, ...args, '--output-format', 'html', ...paths], cwd));
  return { path: `report ${name}`, url: address(file), set: 'report', messages: [], isReport: true };
}

const address = (path) => pathToFileURL(path).href;

/** Templates that try to run, load or lead away; one of them by its very name. */
export function hostile() {
  const made = join(folder, 'hostile-templates');
  cpSync(join(here, 'hostile'), made, { recursive: true });
  const name = '"><img src=x onerror=top.hacked=1>.txt.hbs';
  cpSync(join(made, 'texte.txt.hbs'), join(made, name));
  return { cwd: made, paths: readdirSync(made).filter((one) => !one.endsWith('.samples.yaml')) };
}

/** Faulty templates of every kind: those of the tests and the samples that come with the program. */
export const faulty = {
  cwd: root,
  paths: [
    'templates/samples',
    ...[
      'agencies/09_col_sms_rappel.txt',
      'agencies/02_col_premier_courrier_energie.html.twig',
      'agencies/28_avocat_particulier.md',
      'agencies/20_med_credit.html.liquid',
      'agencies/33_reclamation_energie_email.html.j2',
      'companies/col1_telecom.txt',
      'companies/col1_syndic.html.hbs',
      'companies/cr_rappel_sms.txt.mustache',
      'vendors/09-col2-mail.html.liquid',
      'vendors/24-cj-b2b.txt.j2',
      'first/24-derniere-relance.html',
      'first/17-relance2.html.j2',
    ].map((path) => `tests/templates/fr/${path}`),
  ],
};

export const models = { cwd: root, paths: ['templates/fr/models'] };

export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });

/** A page with what it did that it must not do. */
export async function open(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: wide, ...options });
  const page = await context.newPage();
  const amiss = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) amiss.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => amiss.push(`error: ${error}`));
  page.on('dialog', (dialog) => amiss.push(`dialog: ${dialog.message()}`));
  page.on('popup', () => amiss.push('popup'));
  await context.route('**/*', (route) => (route.request().url() === url ? route.continue() : route.abort()));
  context.on('request', (request) => {
    if (request.url() !== url) amiss.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  return { page, amiss, close: () => context.close() };
}

/** How many pages a PDF has. */
export const pages = (pdf) => (pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
