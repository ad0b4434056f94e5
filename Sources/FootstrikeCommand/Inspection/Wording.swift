import Foundation

/// At most so many decimals, without zeros at the end; `12.5`.
func short(_ value: Double, _ places: Int) -> String {
  guard value.isFinite else { return "–" }
  var text = String(format: "%.\(places)f", value)
  if text.contains(".") {
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
  }
  return text == "-0" ? "0" : text
}

/// A whole number with its thousands apart: `1,128`.
func count(_ value: Int64) -> String {
  var digits = String(value.magnitude)
  var grouped = ""
  while digits.count > 3 {
    grouped = "," + digits.suffix(3) + grouped
    digits = String(digits.dropLast(3))
  }
  return (value < 0 ? "-" : "") + digits + grouped
}

/// A length of time: `12:34.5`, `1:02:03.4`.
func clock(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "–" }
  let tenths = Int((seconds * 10).rounded())
  let (hours, minutes, rest) = (tenths / 36_000, tenths / 600 % 60, tenths % 600)
  let tail = "\(rest / 100)\(rest / 10 % 10).\(rest % 10)"
  return hours > 0 ? "\(hours):\(minutes < 10 ? "0" : "")\(minutes):\(tail)" : "\(minutes):\(tail)"
}
