// Draws a dashboard's panels as Kibana draws Vega-Lite, and tells what was drawn.
'use strict';

const filters = [];

// Kibana gives expressions four functions; panels use this one to filter the dashboard on a click.
vega.expressionFunction('kibanaAddFilter', (query, index, label) => {
  filters.push({query, index, label});
  return null;
});

vega.scheme('elastic', ['#54B399', '#6092C0', '#D36086', '#9170B8', '#CA8EAE', '#D6BF57', '#B9A888',
  '#DA8B45', '#AA6556', '#E7664C']);

/** The colours that Kibana sets unless the panel does. */
function withHouseColours(spec) {
  const house = {
    range: {category: {scheme: 'elastic'}},
    mark: {color: '#54B399'},
    title: {color: '#343741'},
    style: {
      'guide-label': {fill: '#69707D'},
      'guide-title': {fill: '#343741'},
      'group-title': {fill: '#343741'},
      'group-subtitle': {fill: '#343741'},
    },
    axis: {tickColor: '#EEF0F3', domainColor: '#EEF0F3', gridColor: '#EEF0F3'},
    background: 'transparent',
  };
  // What is for Kibana itself is not for Vega; warnings are heard here though panels hide them.
  const {kibana, ...own} = spec.config || {};
  return {...spec, config: vega.mergeConfig(house, own)};
}

/** Panel by panel, so that a complaint is told of the right one. */
async function draw(dashboard) {
  const told = {};
  for (const panel of dashboard.panels) {
    told[panel.id] = await drawn(panel, frame(panel));
  }
  return told;
}

// 48 columns, and 20 pixels a row with its gap, as Kibana lays dashboards out.
function frame(panel) {
  const box = document.createElement('section');
  const unit = document.body.clientWidth / 48;
  box.style.left = panel.x * unit + 4 + 'px';
  box.style.top = panel.y * 20 + 4 + 'px';
  box.style.width = panel.w * unit - 8 + 'px';
  box.style.height = panel.h * 20 - 8 + 'px';
  const title = document.createElement('h2');
  title.textContent = panel.title;
  box.append(title);
  const view = document.createElement('div');
  view.id = panel.id;
  box.append(view);
  document.body.append(box);
  return view;
}

async function drawn(panel, element) {
  if (panel.text !== undefined) {
    element.textContent = panel.text;
    return {};
  }
  const complaints = [];
  const complain = level => (...words) => complaints.push(level + ': ' + words.join(' '));
  const logger = {...vega.logger(vega.Warn), warn: complain('warn'), error: complain('error')};
  const spec = withHouseColours(panel.spec);
  spec.width = 'container';
  spec.height = 'container';
  spec.autosize = {type: 'fit', contains: 'padding'};
  const runtime = vega.parse(vegaLite.compile(spec, {logger}).spec, null, {ast: true});
  const view = new vega.View(runtime, {expr: vega.expressionInterpreter, renderer: 'canvas', logger});
  await view.initialize(element).hover().width(element.clientWidth).height(element.clientHeight).runAsync();
  views[panel.id] = view;
  return {complaints, marks: marks(view), size: [view.width(), view.height()]};
}

const views = {};

/** What a spec's layers drew, by their names. */
function marks(view) {
  const found = [];
  const visit = (item, inGuide) => {
    if (item.marktype === undefined) {
      (item.items || []).forEach(mark => visit(mark, inGuide));
      return;
    }
    const guide = inGuide || /^(axis|legend|title)/.test(item.role || '');
    if (item.marktype === 'group') {
      item.items.forEach(group => (group.items || []).forEach(mark => visit(mark, guide)));
      return;
    }
    found.push({
      type: item.marktype,
      name: (item.name || '').replace(/_?marks$/, ''),
      guide,
      items: item.items.map(drawnItem),
    });
  };
  visit(view.scenegraph().root, false);
  return found;
}

const PLACES = ['x', 'y', 'x2', 'y2', 'width', 'height', 'size', 'opacity', 'angle'];

/** One mark: its data, its text, and what of it is no number though it should be. */
function drawnItem(item) {
  const datum = {};
  const unknown = [];
  for (const [key, value] of Object.entries(item.datum || {})) {
    if (Number.isNaN(value)) {
      unknown.push(key);
    } else if (typeof value === 'number' || typeof value === 'string') {
      datum[key] = value;
    }
  }
  return {
    datum,
    text: item.text === undefined ? null : String(item.text),
    unplaced: PLACES.filter(place => item[place] !== undefined && !Number.isFinite(item[place])),
    unknown,
    visible: item.opacity !== 0 && item.bounds.x2 > item.bounds.x1 && item.bounds.y2 > item.bounds.y1,
  };
}

/** Where in the window a mark is, to be clicked. */
function placeOf(panel, layer, index) {
  const view = views[panel];
  let place = null;
  const visit = (item, x, y) => {
    if (item.marktype !== undefined && (item.name || '').replace(/_?marks$/, '') === layer) {
      const bounds = item.items[index].bounds;
      place = [x + (bounds.x1 + bounds.x2) / 2, y + (bounds.y1 + bounds.y2) / 2];
      return;
    }
    for (const child of item.items || []) {
      visit(child, x + (item.marktype === undefined ? item.x || 0 : 0), y + (item.marktype === undefined ? item.y || 0 : 0));
    }
  };
  visit(view.scenegraph().root, 0, 0);
  const canvas = document.getElementById(panel).querySelector('canvas').getBoundingClientRect();
  const origin = view.origin();
  const padding = view.padding();
  return [canvas.left + origin[0] + padding.left + place[0], canvas.top + origin[1] + padding.top + place[1]];
}
