// The export menu: each form of the definition to copy or to download.

import { useEffect, useRef, useState } from "react";
import { Refusal, useBridge } from "../bridge.js";

export function Exports() {
  const bridge = useBridge();
  const box = useRef(null), opener = useRef(null);
  const [forms, setForms] = useState(null);
  const open = async () => setForms(forms ? null : await bridge.ask("exports"));
  const close = () => {
    setForms(null);
    opener.current?.focus();
  };
  useEffect(() => {
    if (!forms) return undefined;
    box.current.querySelector("button")?.focus();
    const elsewhere = (event) => event.composedPath().includes(box.current.parentElement) || setForms(null);
    window.addEventListener("pointerdown", elsewhere, true);
    return () => window.removeEventListener("pointerdown", elsewhere, true);
  }, [forms]);
  const onKeyDown = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  };
  return (
    <div className="sfe-export" onKeyDown={onKeyDown}>
      <button ref={opener} type="button" aria-expanded={!!forms} aria-haspopup="true" onClick={open}>Export</button>
      {forms && (
        <div ref={box} className="sfe-exports" role="group" aria-label="Export">
          {forms.map((form) => <Form key={form.form} form={form} done={close} />)}
        </div>
      )}
    </div>
  );
}

function Form({ form, done }) {
  const bridge = useBridge();
  const made = async (act) => {
    try {
      const file = await bridge.ask("export", { form: form.form });
      await act(file);
      done();
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      bridge.show({ refused: problem.message });
    }
  };
  const copy = () => made(async (file) => {
    if (await copied(file.text)) bridge.say(`${form.title} copied.`);
    else throw new Refusal("The browser does not let the page copy: download it.");
  });
  const download = () => made((file) => {
    saved(file);
    bridge.say(`${file.name} downloaded.`);
  });
  return (
    <div className="sfe-export-form">
      <span>{form.title}</span>
      {form.copied && <button type="button" aria-label={`Copy ${form.title}`} onClick={copy}>Copy</button>}
      <button type="button" aria-label={`Download ${form.title}`} onClick={download}>Download</button>
    </div>
  );
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function saved({ name, type, text, bytes }) {
  const content = bytes === undefined ? text : Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
