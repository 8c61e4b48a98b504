import { letter, type Sample } from './letter.ts';

function page(name: string, html: string, is: Sample['is']): Sample {
  return { name, raw: letter({ 'Content-Type': 'text/html; charset=utf-8' }, html), is };
}

// That nothing acts, loads or leaves is looked at for every mail of the corpus; here, what stays.
export const htmlSamples: readonly Sample[] = [
  page('a script', '<p>Hi</p><script>alert(1)</script>', { html: /^<p>Hi<\/p>$/, text: 'Hi' }),
  page('a script in capitals and pieces', '<ScRiPt>x</sCrIpT><scr<script>ipt>y</script>', {
    notInHtml: /<s/i,
  }),
  page('handlers', '<p onclick="x()" onmouseover=y>Hi</p>', { html: /^<p>Hi<\/p>$/ }),
  page('a link that runs', '<a href="javascript:alert(1)">go</a>', { html: /^<a>go<\/a>$/ }),
  page('a link that runs, disguised', '<a href=" java\tscript:alert(1)">go</a>', { html: /^<a>go<\/a>$/ }),
  page('a link of data', '<a href="data:text/html,x">go</a>', { html: /^<a>go<\/a>$/ }),
  page('a link into our own pages', '<a href="/api/v1/users">go</a><a href="settings">x</a>', {
    html: /^<a>go<\/a><a>x<\/a>$/,
  }),
  page('a link without a scheme', '<a href="//evil.test">go</a>', { html: /^<a>go<\/a>$/ }),
  page('a link', '<a href="https://customer.test/a?b=1&amp;c=2">go</a>', {
    html: /href="https:\/\/customer\.test\/a\?b=1&amp;c=2" rel="noopener noreferrer nofollow" target="_blank"/,
  }),
  page('a link to write', '<a href="mailto:kim@customer.test">write</a>', {
    html: /href="mailto:kim@customer\.test"/,
  }),
  page(
    'a form that asks for a password',
    '<form action="https://evil.test"><input type=password>Log in</form>',
    {
      html: /^Log in$/,
    },
  ),
  page('a frame', '<iframe src="https://evil.test"></iframe>Hi', { html: /^Hi$/ }),
  page('a base', '<base href="https://evil.test/"><p>Hi</p>', { html: /^<p>Hi<\/p>$/ }),
  page('a refresh', '<meta http-equiv=refresh content="0;url=https://evil.test">Hi', { html: /^Hi$/ }),
  page('an object and an embed', '<object data=x></object><embed src=y>Hi', { html: /^Hi$/ }),
  page('a drawing that runs', '<svg onload=alert(1)><script>x</script></svg>Hi', { html: /Hi$/ }),
  page('a formula that runs', '<math><mtext><img src=x onerror=alert(1)></mtext></math>', {
    notInHtml: /onerror/,
  }),
  page('a style sheet', '<style>@import url(https://evil.test)</style><p>Hi</p>', { html: /^<p>Hi<\/p>$/ }),
  page('a style that loads', '<p style="background:url(https://evil.test/a.png);color:red">Hi</p>', {
    html: /^<p style="color:red">Hi<\/p>$/,
  }),
  page('a style that covers', '<div style="position:fixed;top:0;z-index:9;color:#333">Hi</div>', {
    html: /^<div style="color:#333">Hi<\/div>$/,
  }),
  page('a comment of Outlook', '<!--[if mso]><p>mso</p><![endif]--><p>Hi</p>', { html: /^<p>Hi<\/p>$/ }),
  page('an image that tells who reads', '<img src="https://track.test/o.gif?id=7" width=1 height=1>', {
    html: /^<img width="1" height="1" data-remote="0" \/>$/,
    remoteImages: ['https://track.test/o.gif?id=7'],
  }),
  page(
    'one image twice and another',
    '<img src=http://a.test/1><img src=http://a.test/1><img src=//a.test/2>',
    {
      html: /data-remote="0".*data-remote="0".*data-remote="1"/,
      remoteImages: ['http://a.test/1', 'https://a.test/2'],
    },
  ),
  page(
    'an image by srcset and background',
    '<img srcset="https://a.test/1 2x"><td background="https://a.test/2">',
    {
      remoteImages: [],
    },
  ),
  page('an image of data', '<img src="data:image/png;base64,AAAA" alt=logo>', {
    html: /^<img alt="logo" \/>$/,
  }),
  page('an image of a file', '<img src="file:///etc/passwd"><img src="\\\\evil.test\\share">', {
    remoteImages: [],
  }),
  page(
    'words of a page',
    '<p>One<br>two</p><ul><li>three</li><li>four</li></ul><table><tr><td>a</td><td>b</td></tr></table>',
    {
      text: 'One\ntwo\n\nthree\n\nfour\n\na b',
    },
  ),
  page('signs that are no tags', '1 < 2 &amp; 3 &gt; 2 &lt;b&gt;', { text: '1 < 2 & 3 > 2 <b>' }),
  page('tags that never end', '<div><b>Hi', { html: /^<div><b>Hi\s*<\/b><\/div>$/ }),
  page('an attribute that never ends', '<a href="https://x.test', { text: '' }),
  page('a noscript that hides', '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>', {
    notInHtml: /onerror/,
  }),
  page('a title full of marks', '<p title="&quot; onclick=&quot;x">Hi</p>', {
    html: /title="&quot; onclick/,
    notInHtml: /title=""/,
  }),
  page('a picture nested in a button', '<button><img src=https://a.test/1>Pay</button>Hi', { html: /^Hi$/ }),
];
