'use strict';
// The page's whole script. It asks for one stream of events, and draws what comes; nothing is sent.
const at = id => document.getElementById(id);
const words = {rearfoot: ['heel', 'heel'], midfoot: ['flat', 'flat'], forefoot: ['ball', 'ball']};
const feet = new Map();
let run = null, lastID = null, lag = Infinity, isNewLine = true, news = 0, missed = 0, streamTime = 0, descent = null, isOver = false;
let notices = [];

// Numbers and words
const number = (value, places = 0, sign = false) => value === undefined ? '–'
  : (value < 0 && +value.toFixed(places) ? '−' : sign && value > 0 ? '+' : '') + Math.abs(value).toFixed(places);
const clock = seconds => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
const age = seconds => seconds < 1 ? 'now' : seconds < 100 ? `${Math.floor(seconds)} s ago` : `${clock(seconds)} min ago`;
const say = (id, text) => { const place = at(id); if (place.textContent !== text) place.textContent = text; };
const hostNow = () => performance.now() - (lag === Infinity ? 0 : lag);

// Feet
function foot(source, side) {
  let found = feet.get(source);
  if (!found) {
    const card = at('foot').content.cloneNode(true).firstElementChild;
    const strip = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    strip.setAttribute('viewBox', '0 0 600 46');
    strip.setAttribute('preserveAspectRatio', 'none');
    strip.setAttribute('role', 'img');
    const marks = strip.appendChild(document.createElementNS(strip.namespaceURI, 'g'));
    const label = document.createElement('p');
    // Left stands on the left, whichever comes first.
    at('feet')[side === 'left' ? 'prepend' : 'append'](card);
    at('strips')[side === 'left' ? 'prepend' : 'append'](label, strip);
    found = {card, label, strip, marks, base: null, last: -Infinity, number: source + 1};
    feet.set(source, found);
    at('feet').className = feet.size === 1 ? 'one' : '';
  }
  const name = side ?? found.name ?? `sensor ${found.number}`;
  if (found.name !== name) {
    found.name = name;
    found.card.querySelector('h2').textContent = found.label.textContent = name;
    found.strip.setAttribute('aria-label', `patterns of the last minute, ${name}`);
  }
  return found;
}
const put = (foot, name, text) => { foot.card.querySelector(`[data-number=${name}]`).textContent = text; };

function mark(foot, when, kind, id) {
  foot.base ??= when;
  const bar = document.createElementNS(foot.strip.namespaceURI, 'rect');
  const [top, height] = {heel: [32, 14], flat: [16, 14], ball: [0, 14], none: [20, 6], gap: [0, 46]}[kind];
  bar.setAttribute('class', `mark ${kind}`);
  bar.setAttribute('x', ((when - foot.base) / 100).toFixed(1));
  bar.setAttribute('y', top);
  bar.setAttribute('width', kind === 'gap' ? 2 : 4);
  bar.setAttribute('height', height);
  bar.dataset.at = when;
  if (id !== undefined) bar.dataset.strike = id;
  foot.marks.append(bar);
}

function slide() {
  const now = hostNow();
  for (const foot of feet.values()) {
    if (foot.base === null) continue;
    while (foot.marks.firstChild && now - foot.marks.firstChild.dataset.at > 62000) foot.marks.firstChild.remove();
    foot.marks.setAttribute('transform', `translate(${(594 - (now - foot.base) / 100).toFixed(1)} 0)`);
    foot.card.classList.toggle('old', now - foot.last > 5000);
  }
}

// Warnings, and what else is said at once
function notice(told, when, spoken) {
  notices = notices.filter(notice => notice.kind !== told.kind);
  notices.unshift({kind: told.kind, phase: told.phase, text: told.message, when});
  notices.length = Math.min(notices.length, 4);
  if (hostNow() - when < 3000) cue(told.phase, spoken);
  drawWarnings();
}

// Events
const take = {
  strike(event, when) {
    const own = foot(event.source, event.side);
    const [word, kind] = words[event.pattern] ?? ['not told', 'none'];
    own.last = when;
    own.card.dataset.pattern = event.pattern ?? 'none';
    own.card.querySelector('.pattern').textContent = event.pattern ? word : '–';
    put(own, 'angle', `${number(event.foot_strike_angle_deg, 0, true)}°`);
    const peak = Object.keys(event).find(key => key.startsWith('peak_') && key.endsWith('_g'));
    put(own, 'impact', `${number(event[peak], 1)} g`);
    if (event.cadence_spm !== undefined) say('cadence', number(event.cadence_spm));
    say('slope', number(event.grade_percent, Math.abs(event.grade_percent) < 9.95 ? 1 : 0, true));
    mark(own, when, kind, `${event.source}-${event.strike}`);
    streamTime = Math.max(streamTime, event.decided_s);
  },
  contact(event) {
    put(foot(event.source, event.side), 'contact', `${number(event.ground_contact_time_ms)} ms`);
  },
  descent_began(event) { descent = event; },
  descent_ended() { descent = null; },
  warning: notice,
  gap(event, when) { mark(foot(event.source), when, 'gap'); },
};

const messages = {
  opening(message) {
    if (run !== message.run) {
      run = message.run;
      isOver = false;
      feet.clear();
      at('feet').replaceChildren();
      at('strips').replaceChildren();
      notices = [];
      descent = null;
      streamTime = missed = 0;
    }
    for (const sensor of message.session?.sensors ?? []) {
      if (sensor.placement) foot(sensor.source, sensor.side ?? (message.session.sensors.length > 1 ? undefined : sensor.placement));
    }
    drawWarnings();
  },
  event(message) { take[message.event.type]?.(message.event, message.at_ms, message.spoken); },
  notice(message) { notice(message, message.at_ms, message.spoken); },
  state(message) {
    // What the old line told stands until the new one tells it anew: marks would leap.
    const late = performance.now() - message.now_ms;
    lag = isNewLine ? late : Math.min(lag, late);
    isNewLine = false;
    list('missing', message.missing.map(text => [text, '']));
    at('missing-part').hidden = message.missing.length === 0;
    list('lines', message.lines.map(line => [line.words, line.well ? '' : 'ill']));
    const ill = message.lines.some(line => !line.well);
    say('health', ill ? '▲ Sensors and line: look' : 'Sensors and line: well');
    if (message.paused) connection('paused', 'lost');
  },
  missed(message) { missed += message.events; },
  over() { isOver = true; },
};

function list(id, items) {
  const key = JSON.stringify(items);
  if (at(id).dataset.key === key) return;
  at(id).dataset.key = key;
  at(id).replaceChildren(...items.map(([text, kind]) => {
    const item = document.createElement('li');
    item.textContent = text;
    item.className = kind;
    return item;
  }));
}

function drawWarnings() {
  const now = hostNow();
  at('warnings').replaceChildren(...notices.map(notice => {
    const item = document.createElement('li');
    const seconds = Math.max(0, (now - notice.when) / 1000);
    // What was over is told for half a minute.
    item.className = notice.phase === 'raised' ? 'raised' : seconds < 30 ? 'cleared' : 'past';
    item.append(`${notice.phase === 'raised' ? '▲' : '✓'} ${notice.text}`, document.createElement('span'));
    item.lastChild.textContent = age(seconds);
    return item;
  }));
}

function tick() {
  slide();
  say('clock', clock(streamTime));
  for (const [place, notice] of notices.entries()) {
    const item = at('warnings').children[place];
    const seconds = Math.max(0, (hostNow() - notice.when) / 1000);
    if (notice.phase === 'cleared' && seconds >= 30) item.className = 'past';
    item.lastChild.textContent = age(seconds);
  }
  const down = at('descent').parentElement;
  down.classList.toggle('down', descent !== null);
  say('descent', descent === null ? 'no descent'
    : `descent ${descent.descent} · ${clock(Math.max(0, streamTime - descent.start_s))}`);
  const silence = (performance.now() - news) / 1000;
  if (!isOver && news > 0 && silence > 2.5) connection(`no news for ${Math.floor(silence)} s: trying again`, 'lost');
  say('line-words', missed > 0 ? `${missed} events went by unseen here while the line was slow or away; the reports have them.` : 'Nothing was missed here.');
}

// What the person allowed
let speaks = false, buzzes = false;
function cue(phase, spoken) {
  if (buzzes) navigator.vibrate(phase === 'raised' ? [300, 120, 300] : [120]);
  if (!speaks) return;
  speechSynthesis.cancel();
  speechSynthesis.speak(new SpeechSynthesisUtterance(spoken));
}
function choice(id, isPossible, why, set) {
  const button = at(id);
  if (!isPossible) {
    button.disabled = true;
    at('phone-words').append(`${why} `);
    return;
  }
  button.addEventListener('click', () => {
    const isOn = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', isOn);
    set(isOn);
  });
}
choice('speak', 'speechSynthesis' in window, 'This browser can\u2019t speak.', isOn => {
  speaks = isOn;
  // A browser lets a page speak that has spoken at a tap.
  if (isOn) speechSynthesis.speak(new SpeechSynthesisUtterance('Warnings are spoken.'));
});
choice('buzz', 'vibrate' in navigator, 'This browser can\u2019t vibrate.', isOn => {
  buzzes = isOn;
  if (isOn) navigator.vibrate(200);
});

async function stayAwake() {
  if (!isSecureContext || !('wakeLock' in navigator)) {
    say('awake', isSecureContext
      ? 'This browser can\u2019t keep the screen on: set the phone\u2019s own time until it goes dark.'
      : 'The screen will go dark by itself: a page over plain http may not keep it on. Set the phone\u2019s own time until it goes dark.');
    return;
  }
  if (document.visibilityState !== 'visible') return;
  try {
    const lock = await navigator.wakeLock.request('screen');
    say('awake', 'The screen stays on while this page is open.');
    lock.addEventListener('release', () => say('awake', 'The screen may go dark.'));
  } catch {
    say('awake', 'The phone does not keep the screen on now; it may be saving its battery.');
  }
}
document.addEventListener('visibilitychange', stayAwake);

// The line
function connection(text, kind) {
  say('connection', text);
  at('connection').className = kind;
}

async function listen() {
  const stop = new AbortController();
  const watch = setInterval(() => { if (performance.now() - news > 6000) stop.abort(); }, 1000);
  news = performance.now();
  try {
    const answer = await fetch(`/events${location.search}`, {
      signal: stop.signal, cache: 'no-store', headers: lastID ? {'Last-Event-ID': lastID} : {},
    });
    if (!answer.ok) {
      connection(answer.status === 403 ? 'this link is not the session\u2019s: open the one that footstrike printed' : await answer.text(), 'lost');
      return answer.status !== 403;
    }
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const {done, value} = await reader.read();
      if (done) return true;
      news = performance.now();
      const parts = (rest + value).split('\n\n');
      rest = parts.pop();
      for (const part of parts) {
        for (const line of part.split('\n')) {
          if (line.startsWith('data: ')) {
            const message = JSON.parse(line.slice(6));
            connection('live', 'well');
            messages[message.type]?.(message);
          } else if (line.startsWith('id: ')) lastID = line.slice(4);
        }
      }
    }
  } catch {
    return true;
  } finally {
    clearInterval(watch);
    stop.abort();
  }
}

async function follow() {
  for (let wait = 500; ; wait = Math.min(5000, wait * 2)) {
    const begun = performance.now();
    isNewLine = true;
    const mayComeBack = await listen();
    if (!mayComeBack) return;
    if (isOver) {
      // Another one may begin under the same link.
      connection('the session has ended', '');
      wait = 5000;
    } else connection('no line: trying again', 'lost');
    if (!isOver && performance.now() - begun > 5000) wait = 500;
    await new Promise(done => setTimeout(done, wait));
  }
}

setInterval(tick, 250);
stayAwake();
follow();
