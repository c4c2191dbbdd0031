'use strict';

const byId = id => document.getElementById(id);
const data = JSON.parse(byId('data').textContent);

/** Makes an element. What the data says only ever becomes text, or the values of attributes that run nothing. */
function make(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter(child => child !== undefined && child !== null));
  return element;
}

const html = (tag, attributes = {}, ...children) => make(document.createElement(tag), attributes, children);
const svg = (tag, attributes = {}, ...children) => make(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);

const sum = numbers => numbers.reduce((total, number) => total + number, 0);

/** Whether a text has every word of a search; null where nothing is searched. */
function matcher(query) {
  const words = query.toLowerCase().split(/\s+/).filter(word => word !== '');
  return words.length === 0 ? null : text => words.every(word => text.toLowerCase().includes(word));
}

/** Gives the search box its keys: '/' goes to it, Escape empties it and calls off. */
function listenToSearch(search, onInput, onReset) {
  search.addEventListener('input', onInput);
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape') {
      search.value = '';
      search.blur();
      onReset();
    }
    if (event.key === '/' && document.activeElement !== search) {
      event.preventDefault();
      search.select();
    }
  });
}
