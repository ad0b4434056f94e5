/// What to do with each column, from the first to the last that is needed.
struct CSVPlan: Sendable {
  /// Slots of a row's numbers.
  enum Slot {
    static let accelerationX = 0
    static let angularRateX = 3
    static let altitude = 6
    static let pressure = 7
    static let speed = 8
    static let filter = 9
    static let gravityX = 13
    static let skip: UInt8 = 255
    static let time: UInt8 = 254
    static let timeAddend: UInt8 = 253
    static let tag: UInt8 = 252
  }

  let layout: CSVLayout
  /// One slot a column; `skip`, the times and `tag` are no slots.
  let slots: [UInt8]
  /// Slots an acceleration must fill.
  let needed: UInt16
  /// Slots of the angular rate.
  let rates: UInt16
  /// Values the row filters want, in the slots from `Slot.filter` on.
  let wanted: [Double]
  /// The word that rows to keep begin with; empty for all.
  let tag: [UInt8]

  init(_ layout: CSVLayout) {
    self.layout = layout
    var slots: [UInt8] = []
    func put(_ slot: UInt8, at column: Int?) {
      guard let column else { return }
      while slots.count <= column { slots.append(Slot.skip) }
      slots[column] = slot
    }
    var needed: UInt16 = 0
    var rates: UInt16 = 0
    for axis in 0..<3 {
      put(UInt8(axis), at: layout.acceleration[axis])
      if layout.acceleration[axis] != nil { needed |= 1 << UInt16(axis) }
      put(UInt8(Slot.gravityX + axis), at: layout.gravity[axis])
      if layout.gravity[axis] != nil { needed |= 1 << UInt16(Slot.gravityX + axis) }
      put(UInt8(3 + axis), at: layout.angularRate[axis])
      if layout.angularRate[axis] != nil { rates |= 1 << UInt16(3 + axis) }
    }
    put(UInt8(Slot.altitude), at: layout.altitude)
    if layout.altitude == nil { put(UInt8(Slot.pressure), at: layout.pressure) }
    put(UInt8(Slot.speed), at: layout.speed)
    for (index, filter) in layout.filters.prefix(4).enumerated() {
      put(UInt8(Slot.filter + index), at: filter.column)
    }
    put(Slot.time, at: layout.time)
    put(Slot.timeAddend, at: layout.timeAddend?.column)
    if layout.tag != nil { put(Slot.tag, at: 0) }
    self.slots = slots
    self.needed = needed
    self.rates = rates
    wanted = layout.filters.prefix(4).map(\.value)
    tag = Array((layout.tag ?? "").utf8)
  }
}
