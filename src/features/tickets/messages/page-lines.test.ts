import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linesIn } from './page-lines.ts';

test('text takes lines by its length and by its blocks', () => {
  assert.equal(linesIn(''), 0);
  assert.equal(linesIn('<div>One</div><div>Two</div>three<br>four'), 4);
  assert.equal(linesIn('<h1>One</h1><p>Two</p><p>Three</p>'), 5);
  assert.equal(linesIn(`<div><b>${'x'.repeat(81)}</b></div>`), 2);
  assert.equal(linesIn('<table><tr><td></td></tr></table>'), 0);
});

test('an image takes as much as it says, and a little where it says nothing', () => {
  assert.equal(linesIn('<img width="1" height="1">'), 0);
  assert.equal(linesIn('<div>Map</div><img height="240" alt="x">'), 11);
  assert.equal(linesIn('<img alt="x">'), 4);
});

test('what never ends is counted as the text it is, in one pass and not to its end', () => {
  assert.equal(linesIn('<b '.repeat(16_000)), 600);
  assert.equal(linesIn('<'.repeat(400_000)), 625);
});
