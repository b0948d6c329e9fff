/** What a client tells its model about this server. */
export const INSTRUCTIONS = `Lacuna takes things out of photographs and rebuilds what was behind them from the rest of the picture. Every other pixel stays as it was.

How to work:
1. describe_image gives the picture's size and shows it. Coordinates are pixels of the upright picture; (0, 0) is its top left corner. A large picture is shown scaled down: either multiply what you measure, or pass the size of the copy you measured on as measuredOn.
2. Say what to erase by boxes, polygons, strokes, or a mask picture that is white where to erase; everything named counts together. find: ["text"] takes all lettering, ["person"] all people, ["car"] all cars, or those within boxes; the tool find shows and lists it first. Take shadows and reflections of the thing along: find: ["shadow"] suggests the shadow of what is marked.
3. preview_mask shows what would be erased, tinted. Look before you erase; a close fit with some margin is best, and region zooms in.
4. erase does it. A picture from a file is written beside it as NAME-erased, or to output; nothing is overwritten without overwrite: true. Look at the preview. If the fill is not good, try another seed, variations, or avoid (a mask of what must not be copied from).

erase makes nothing new and takes no prompt; fill does, where a provider for it is configured. extend makes a picture wider or taller by more of what it shows. Long work can run with background: true, and then get_task says how far it is. Paths must lie in the folders that this server may use; an error names them. Errors begin with a code.`;
