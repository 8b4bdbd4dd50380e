// "What becomes of this error?": who tries again, and who takes it in the end.

import { useId, useState } from "react";
import { useAsked } from "../asked.js";

export function TryError({ place, names, drafts }) {
  const id = useId();
  const [error, setError] = useState("");
  const { value } = useAsked("handlers", { place, drafts, error });
  return (
    <div className="sfe-labelled sfe-try">
      <label htmlFor={id}>What becomes of this error?</label>
      <input
        id={id} className="sfe-box" list={`${id}-names`} value={error} placeholder="States.Timeout" spellCheck={false} autoComplete="off"
        onChange={(event) => setError(event.target.value)}
      />
      <datalist id={`${id}-names`}>{names.map((name) => <option key={name} value={name} />)}</datalist>
      <p role="status" className="sfe-outcome">{error ? value?.course.join(" ") : ""}</p>
    </div>
  );
}
