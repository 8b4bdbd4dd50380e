// Every part of the form by its kind.  A part of another folder is one more line here.

import { register } from "./registry.js";
import { Text } from "./fields/Text.jsx";
import { Whole } from "./fields/Number.jsx";
import { Word } from "./fields/Word.jsx";
import { Flag } from "./fields/Flag.jsx";
import { StateName, Way } from "./fields/StateName.jsx";
import { Path } from "./fields/Path.jsx";
import { Json } from "./fields/Json.jsx";
import { Resource } from "./fields/Resource.jsx";
import { Template } from "./fields/Template.jsx";
import { ObjectFields, ListOfObjects } from "./fields/ObjectFields.jsx";
import { Block, Blocks } from "./fields/Blocks.jsx";

register("text", Text);
register("word", Word);
register("integer", Whole);
register("number", Whole);
register("duration", Whole);
register("flag", Flag);
register("state", StateName);
register("way", Way);
register("path", Path);
register("reference path", Path);
register("json", Json);
register("template", Template);
register("unknown", Json);
register("resource", Resource);
register("object", ObjectFields);
register("objects", ListOfObjects);
register("block", Block);
register("blocks", Blocks);
