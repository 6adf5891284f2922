// Around textual.js, which draws the screen and sends the keys. It is loaded before that.
"use strict";

const TAKE = "take-over";

// Stays the same when the page is loaded again, so that the server knows whose app it is.
function tab() {
  if (!sessionStorage.tab) sessionStorage.tab = crypto.randomUUID();
  return sessionStorage.tab;
}

function address(query) {
  const url = new URL("/ws" + query.slice(query.indexOf("?")), location.href);
  url.protocol = "ws:";
  url.searchParams.set("tab", tab());
  if (sessionStorage.getItem(TAKE)) url.searchParams.set("take", "1");
  sessionStorage.removeItem(TAKE);
  return url;
}

function show(code) {
  const panel = document.querySelector(`[data-code="${code}"]`)
    || document.querySelector('[data-code="lost"]');
  panel.hidden = false;
  document.getElementById("opening").hidden = true;
  const button = panel.querySelector("button");
  if (button) button.focus();
}

// textual.js keeps its socket to itself. This one also sets the title and says why it was closed.
window.WebSocket = class extends WebSocket {
  constructor(url) {
    super(address(String(url)));
    this.addEventListener("message", (event) => {
      if (typeof event.data !== "string") return;
      const [kind, text] = JSON.parse(event.data);
      if (kind === "title") document.title = text;
    });
    this.addEventListener("close", (event) => show(event.code));
    this.addEventListener("open", () => document.querySelector(".xterm-helper-textarea").focus());
  }

  // Keys that are pressed after the end go nowhere.
  send(data) {
    if (this.readyState === WebSocket.OPEN) super.send(data);
  }
};

// Links in a message are opened by the program, which asks first and names the host; textual.js
// would open each that is clicked, and asks for a window without an address to do so.
// Downloads need no window.
const open = window.open.bind(window);
window.open = (url) => {
  if (!url) return null;
  if (!url.startsWith(`${location.origin}/download/`)) {
    return open(url, "_blank", "noopener,noreferrer");
  }
  const link = document.createElement("a");
  link.href = url;
  link.download = "";
  link.click();
  return null;
};

document.addEventListener("click", (event) => {
  if (event.target.tagName !== "BUTTON") return;
  if (event.target.className === "take") sessionStorage.setItem(TAKE, "1");
  location.reload();
});
