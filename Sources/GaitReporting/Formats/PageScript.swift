/// The one script that a page may run: ours, of this version, byte for byte.
///
/// It tells the point of a chart under finger, mouse or arrow key, and zooms. It reads nothing but its page,
/// writes text and no markup, and asks the network for nothing; the page's policy names its digest, so the browser
/// runs no other.
enum PageScript {
  /// The policy's name of the script: SHA-256 of its bytes, as base64; a test holds them together.
  static let digest: HTML = "sha256-fTPK1hzrsSuHYELBKghndPJpbIxoxp9L/T0Lv156tbE="

  static let source: HTML = """
    'use strict'
    for (const figure of document.querySelectorAll('figure.chart')) {
      const plot = figure.querySelector('.plot'), svg = plot.querySelector('svg')
      const whole = figure.dataset.x.split(' ').map(Number)
      let [low, high] = whole
      const add = (name, parent, kind, text) => {
        const element = document.createElement(name)
        element.className = kind
        element.textContent = text || ''
        return parent.appendChild(element)
      }
      const time = s => {
        const [h, m, rest] = [Math.floor(s / 3600), Math.floor(s / 60) % 60, s % 60]
        const two = v => v < 10 ? '0' : ''
        return (h ? h + ':' + two(m) : '') + m + ':' + two(rest) + (s % 1 ? rest.toFixed(1) : rest)
      }
      const data = figure.closest('[data-points]')
      if (data) {
        const columns = data.dataset.columns.split('|').map(c => c.split(':'))
        const points = data.dataset.points.split(',').map(p => p.split(' '))
        const places = points.map(p => Number(p[0]))
        const line = add('i', plot, 'cursor'), told = add('output', figure, 'told', 'Tap, or move over it: what is nearest is told here.')
        let at = -1
        line.hidden = true
        const show = index => {
          at = Math.min(Math.max(index, 0), points.length - 1)
          const share = (places[at] - low) / (high - low)
          line.style.left = 100 * share + '%'
          line.hidden = share < 0 || share > 1
          told.textContent = points[at].map((value, column) => {
            const [name, unit] = columns[column]
            if (column === 0) return unit === 'time' ? time(Number(value)) : name + ' ' + value + unit
            return value === '-' ? '' : unit === undefined ? value.replaceAll('_', ' ') : name + ' ' + value.replace('-', '−') + unit
          }).filter(Boolean).join(' · ')
        }
        const nearest = event => {
          const box = plot.getBoundingClientRect()
          const x = low + (event.clientX - box.left) / box.width * (high - low)
          let a = 0, b = places.length - 1
          while (b - a > 1) { const c = (a + b) >> 1; if (places[c] < x) a = c; else b = c }
          show(Math.abs(places[a] - x) < Math.abs(places[b] - x) ? a : b)
        }
        plot.addEventListener('pointermove', nearest)
        plot.addEventListener('pointerdown', nearest)
        figure.addEventListener('keydown', event => {
          const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
          if (step) { show(at + step); event.preventDefault() }
        })
        figure.addEventListener('footstrike-zoom', () => { if (at >= 0) show(at) })
      }
      if (!figure.dataset.zoom) continue
      const isTime = figure.dataset.zoom === 'time'
      const steps = isTime ? [.1, .2, .5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 86400]
        : [1e-3, 2e-3, 5e-3, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3]
      const flags = [...plot.querySelectorAll('.flag')].map(f => [f, whole[0] + parseFloat(f.style.left) / 100 * (whole[1] - whole[0])])
      const zoom = (a, b) => {
        const span = Math.min(b - a, whole[1] - whole[0])
        low = Math.min(Math.max(a, whole[0]), whole[1] - span)
        high = low + span
        const scale = 1000 / (whole[1] - whole[0])
        svg.setAttribute('viewBox', (low - whole[0]) * scale + ' 0 ' + span * scale + ' 1000')
        plot.querySelectorAll('.x').forEach(x => x.remove())
        const step = steps.find(s => 6 * s >= span) || span
        for (let t = Math.ceil(low / step - 1e-9), n = 0; t * step <= high + 1e-9; t++, n++) {
          const value = Math.round(t * step * 1e4) / 1e4
          add('span', plot, n % 2 ? 'x minor' : 'x', isTime ? time(value) : String(value)).style.left = 100 * (value - low) / span + '%'
        }
        for (const [flag, x] of flags) {
          flag.hidden = x < low || x > high
          flag.style.left = 100 * (x - low) / span + '%'
        }
        figure.dispatchEvent(new Event('footstrike-zoom'))
      }
      const bar = add('div', figure, 'zoom')
      const button = (text, label, action) => {
        const made = add('button', bar, '', text)
        made.type = 'button'
        made.setAttribute('aria-label', label)
        made.addEventListener('click', action)
      }
      const by = factor => () => {
        const middle = (low + high) / 2, half = (high - low) / 2 * factor
        zoom(middle - half, middle + half)
      }
      const move = share => () => zoom(low + share * (high - low), high + share * (high - low))
      button('+', 'zoom in', by(.5))
      button('−', 'zoom out', by(2))
      button('◀', 'earlier', move(-.5))
      button('▶', 'later', move(.5))
      button('all', 'show all', () => zoom(...whole))
      let start = null
      plot.addEventListener('pointerdown', event => { start = [event.clientX, low, high] })
      plot.addEventListener('pointermove', event => {
        if (!start || !event.buttons) return
        const shift = (event.clientX - start[0]) / plot.clientWidth * (start[2] - start[1])
        if (shift && high - low < whole[1] - whole[0]) zoom(start[1] - shift, start[2] - shift)
      })
      plot.addEventListener('wheel', event => {
        if (!event.ctrlKey) return
        event.preventDefault()
        by(event.deltaY < 0 ? .8 : 1.25)()
      }, { passive: false })
    }
    """
}
